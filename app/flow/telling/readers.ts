import { actsFor, awayOn, endOfAbsence } from '../../core/absence.ts';
import type { Reader } from '../../core/routing.ts';
import { roleOf, type Role } from '../../core/roles.ts';
import { CHANNELS, type CampaignChannelKind } from '../../core/audience.ts';
import type { ChannelPlace, KeptTelling, ToldPerson } from './store.ts';

/** What a campaign's own channel is called among readers. */
export const campaignReader = (campaignId: string, channel: CampaignChannelKind): string =>
  `${channel}:${campaignId}`;

/** Everybody and everything that can be told: people who work (by email), and the shop's channels that are set up. */
export function readersOf(
  kept: KeptTelling,
  people: readonly ToldPerson[],
  shopZone: string,
  canMail: boolean,
  today: string,
): Reader[] {
  const { settings, channels } = kept;
  /** A channel of Slack is reached by the shop's bot, and by nothing when that is taken out. */
  const reach = ({ address }: ChannelPlace): Reader['unreachable'] =>
    address === null && kept.slackToken === null ? 'no_channel' : null;
  const canBeTold = (id: string): boolean =>
    canMail && people.some(({ userId, email, role }) => userId === id && email !== null && role !== 'viewer');
  /** Who hears what this person would: they themselves, unless somebody who can be told stands in. */
  const hears = (userId: string): string => {
    const acting = actsFor(userId, people, today);
    return canBeTold(acting) ? acting : userId;
  };
  const persons = people.flatMap(({ userId, role: kind, email, own, absences }): Reader[] => {
    const role = roleOf(kind);
    if (role === null || role === 'viewer') return [];
    const away = hears(userId) === userId ? null : awayOn(absences, today);
    const unreachable = email === null ? 'no_address' : canMail ? null : 'no_mail_server';
    return [
      {
        id: userId,
        audience: role,
        zone: own.zone ?? shopZone,
        quiet: own.quiet === 'none' ? null : (own.quiet ?? settings.quiet),
        digestHour: own.digestHour ?? settings.digestHour,
        told: own.told,
        campaignId: null,
        awayUntil: away && endOfAbsence(away, shopZone),
        standsFor: people.flatMap((one) =>
          one.userId !== userId && hears(one.userId) === userId ? (roleOf(one.role) ?? []) : [],
        ),
        unreachable,
      },
    ];
  });
  const addresses = CHANNELS.flatMap((channel): Reader[] => {
    const place = channels[channel];
    return place
      ? [
          {
            id: channel,
            audience: channel,
            zone: shopZone,
            quiet: settings.quiet,
            digestHour: settings.digestHour,
            told: {},
            campaignId: null,
            awayUntil: null,
            standsFor: [],
            unreachable: reach(place),
          },
        ]
      : [];
  });
  const ofCampaigns = kept.campaignChannels.map(({ campaignId, channel, ...place }): Reader => ({
    id: campaignReader(campaignId, channel),
    audience: channel,
    zone: shopZone,
    quiet: settings.quiet,
    digestHour: settings.digestHour,
    told: {},
    campaignId,
    awayUntil: null,
    standsFor: [],
    unreachable: reach(place),
  }));
  return [...persons, ...addresses, ...ofCampaigns];
}

/** Roles that somebody has who can be reached. */
export const rolesPresent = (readers: readonly Reader[]): ReadonlySet<Role> =>
  new Set(readers.flatMap(({ audience, unreachable }) => (unreachable ? [] : (roleOf(audience) ?? []))));
