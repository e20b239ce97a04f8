import type { Reader } from '../../core/routing.ts';
import { roleOf, type Role } from '../../core/roles.ts';
import { CHANNELS } from '../../core/audience.ts';
import type { KeptTelling, ToldPerson } from './store.ts';

/** Everybody and everything that can be told: people who work (by email), and the shop's channels that are set up. */
export function readersOf(
  kept: KeptTelling,
  people: readonly ToldPerson[],
  shopZone: string,
  canMail: boolean,
): Reader[] {
  const { settings, channels } = kept;
  const persons = people.flatMap(({ userId, role: kind, email, own }): Reader[] => {
    const role = roleOf(kind);
    if (role === null || role === 'viewer') return [];
    const unreachable = email === null ? 'no_address' : canMail ? null : 'no_mail_server';
    return [
      {
        id: userId,
        audience: role,
        zone: own.zone ?? shopZone,
        quiet: own.quiet === 'none' ? null : (own.quiet ?? settings.quiet),
        digestHour: own.digestHour ?? settings.digestHour,
        muted: own.muted,
        unreachable,
      },
    ];
  });
  const addresses = CHANNELS.flatMap((channel): Reader[] =>
    channels[channel]
      ? [
          {
            id: channel,
            audience: channel,
            zone: shopZone,
            quiet: settings.quiet,
            digestHour: settings.digestHour,
            muted: [],
            unreachable: null,
          },
        ]
      : [],
  );
  return [...persons, ...addresses];
}

/** Roles that somebody has who can be reached. */
export const rolesPresent = (readers: readonly Reader[]): ReadonlySet<Role> =>
  new Set(readers.flatMap(({ audience, unreachable }) => (unreachable ? [] : (roleOf(audience) ?? []))));
