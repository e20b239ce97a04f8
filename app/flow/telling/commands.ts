import { randomBytes } from 'node:crypto';
import type { ZodError } from 'zod';
import { may, roleOf, ROLES, type Deed, type Role } from '../../core/roles.ts';
import { adviceOf, readBotToken } from '../../core/slack.ts';
import { changeParams, tellingDifferences } from '../../core/how-we-work.ts';
import type { ShopChannel, Tried } from '../../core/audience.ts';
import {
  mutedBy,
  ownTellingSchema,
  tellingSchema,
  type OwnTelling,
  type Telling,
} from '../../core/telling.ts';
import type { CommandResult, Person, Problem } from '../commands/commands.ts';
import { forbidden, refuse, said } from '../commands/support.ts';
import type { Clock } from '../ports.ts';
import type { BriefPorts } from './brief.ts';
import { placeOf, type PlacePorts } from './channel-place.ts';
import { campaignChannelCommands, type CampaignChannelCommands } from './campaign-channels.ts';
import { notSent } from './not-sent.ts';
import { whoIsTold } from './pick-up.ts';
import { campaignReader } from './readers.ts';
import { destinationOf, type Post } from './tell.ts';
import type { DeliveryState, LoggedDelivery, TellingStore } from './store.ts';

/** What people arrange about messages. */
export interface TellingCommands extends CampaignChannelCommands {
  saveTelling(shop: string, by: Person, input: unknown): Promise<CommandResult>;
  /** A new token of the shop's bot in Slack; null takes it out. */
  setSlackBot(shop: string, by: Person, token: string | null): Promise<CommandResult>;
  /**
   * A new address of a channel, or a channel of Slack (id, `#name` or its link); null takes it out. A webhook's key is in the
   * answer, this once.
   */
  setChannel(
    shop: string,
    by: Person,
    channel: ShopChannel,
    address: string | null,
  ): Promise<CommandResult<{ secret?: string }>>;
  saveOwnTelling(shop: string, by: Person, input: unknown): Promise<CommandResult>;
  /** Sends a message, or the weekly brief as it is now, to the person, or a message to a channel, at once. */
  testTelling(shop: string, by: Person, to: Tried): Promise<CommandResult>;
  /** What the page of a person shows; no address and no key. */
  tellingOf(shop: string, by: Person, state: DeliveryState | null): Promise<TellingOverview>;
}

export interface TellingOverview {
  settings: Telling;
  /** Host of each channel's address, or the channel of Slack; null: not set up. */
  channels: Record<ShopChannel, string | null>;
  /** `troubles`: why the last message did not arrive, of each channel of Slack to which it did not. */
  slackBot: { isSet: boolean; troubles: string[] };
  own: OwnTelling;
  canMail: boolean;
  /** Roles that somebody has who can be told, or could be with a mail server. */
  rolesPresent: Role[];
  /** Of everybody for those who may change the settings, else the person's own. */
  log: LoggedDelivery[];
}

export interface TellingCommandPorts extends PlacePorts {
  store: TellingStore;
  post: Post;
  sendBrief: BriefPorts['sendBrief'];
  clock: Clock;
  newId(): string;
}

const SECRET_BYTES = 32;
/** Lines of the delivery log that the page shows. */
const LOGGED = 50;

export function createTellingCommands(ports: TellingCommandPorts): TellingCommands {
  const { store, clock, post } = ports;
  return {
    ...campaignChannelCommands(ports),

    async saveTelling(shop, by, input) {
      if (!may(by.role, 'saveTelling')) return forbidden(by, 'saveTelling');
      const read = tellingSchema.safeParse(input);
      if (!read.success) return { ok: false, problems: problemsOf(read.error) };
      await store.inShop(shop, async (tx) => {
        const changed = changeParams(tellingDifferences(await tx.agreedTelling(), read.data));
        await tx.saveAgreedTelling(read.data, clock.now());
        await tx.ledger(null, [said(by, 'ledger.telling_saved', changed)], clock.now());
      });
      return { ok: true };
    },

    async setChannel(shop, by, channel, address) {
      if (!may(by.role, 'saveTelling')) return forbidden(by, 'saveTelling');
      return store.inShop(shop, async (tx): Promise<CommandResult<{ secret?: string }>> => {
        const kept = await tx.telling();
        const noBot = kept.slackToken === null ? 'problem.no_slack_bot_yet' : null;
        const read = address === null ? null : placeOf(ports, shop, channel, address, noBot);
        if (read && 'problem' in read) return refuse(read.problem, channel);
        const secret = read && channel === 'webhook' ? randomBytes(SECRET_BYTES).toString('base64url') : null;
        const { [channel]: _before, ...others } = kept.channels;
        const set = read && { ...read.place, secret: secret === null ? null : ports.seal(secret, shop) };
        await tx.saveChannels(set ? { ...others, [channel]: set } : others);
        const message = read ? 'ledger.channel_set' : 'ledger.channel_removed';
        await tx.ledger(null, [said(by, message, { channel, host: set?.host ?? '' })], clock.now());
        return { ok: true, ...(secret === null ? {} : { secret }) };
      });
    },

    async setSlackBot(shop, by, text) {
      if (!may(by.role, 'saveTelling')) return forbidden(by, 'saveTelling');
      const token = text === null ? null : readBotToken(text);
      if (text !== null && token === null) return refuse('problem.slack_token', 'slack_bot');
      await store.inShop(shop, async (tx) => {
        await tx.saveSlackToken(token && ports.seal(token, shop));
        const message = token === null ? 'ledger.slack_bot_removed' : 'ledger.slack_bot_set';
        await tx.ledger(null, [said(by, message)], clock.now());
      });
      return { ok: true };
    },

    async saveOwnTelling(shop, by, input) {
      if (!may(by.role, 'saveOwnTelling')) return forbidden(by, 'saveOwnTelling');
      const read = ownTellingSchema.safeParse(input);
      if (!read.success) return { ok: false, problems: problemsOf(read.error) };
      await store.inShop(shop, async (tx) => {
        await tx.saveOwnTelling(by.userId, read.data);
        await tx.dropMuted(by.userId, mutedBy(read.data), clock.now());
      });
      return { ok: true };
    },

    async testTelling(shop, by, to) {
      const toSelf = to === 'email' || to === 'brief';
      const deed: Deed = toSelf ? 'saveOwnTelling' : 'saveTelling';
      if (!may(by.role, deed)) return forbidden(by, deed);
      const found = await store.inShop(shop, async (tx) => {
        const row = await tx.shop();
        if (!row) return null;
        const told = await whoIsTold(tx, row, post.canMail, clock.now());
        const destination = destinationOf(told, by.userId, toSelf ? by.role : to);
        return { row, destination };
      });
      if (!found?.destination || (toSelf && !post.canMail)) return refuse('problem.nowhere_to_send');
      const { row, destination } = found;
      const facts = { domain: shop, name: row.name, zone: row.ianaTimezone, currency: row.currencyCode };
      const one = { id: ports.newId(), at: clock.now() };
      const result =
        to === 'brief' && destination.channel === 'email'
          ? await ports.sendBrief({ ...one, ...destination, shop })
          : await post.send({ ...one, shop: facts, to: destination, lines: [], what: 'test' });
      if (result.outcome === 'sent') return { ok: true };
      return notSent(result.reason);
    },

    tellingOf: (shop, by, state) =>
      store.inShop(shop, async (tx) => {
        const { settings, channels, campaignChannels, slackToken } = await tx.telling();
        const inSlack = [
          ...(channels.slack ? ['slack'] : []),
          ...campaignChannels.map((one) => campaignReader(one.campaignId, one.channel)),
        ];
        const refusals = await tx.lastRefusals(inSlack);
        const people = await tx.toldPeople();
        const own = people.find(({ userId }) => userId === by.userId)?.own;
        const host = (channel: ShopChannel): string | null => channels[channel]?.host ?? null;
        return {
          settings,
          channels: { slack: host('slack'), teams: host('teams'), webhook: host('webhook') },
          slackBot: {
            isSet: slackToken !== null,
            troubles: refusals.filter((one) => adviceOf(one) !== null),
          },
          own: own ?? ownTellingSchema.parse({}),
          canMail: post.canMail,
          rolesPresent: ROLES.filter((role) =>
            people.some((one) => roleOf(one.role) === role && (one.email !== null || !post.canMail)),
          ),
          log: (
            await tx.deliveryLog({ readerId: may(by.role, 'saveTelling') ? null : by.userId, state }, LOGGED)
          ).map((line) => (line.readerId === by.userId ? line : toldToAnother(line))),
        };
      }),
  };
}

/** Sentences that say “you” to whom they were sent, for whoever else reads that they were. */
const SAID_OF_ANOTHER: Record<string, string> = {
  'alert.mention': 'of_another.mention',
  'alert.mention_check': 'of_another.mention_check',
  'alert.survey_again': 'of_another.survey_again',
};

const toldToAnother = (line: LoggedDelivery): LoggedDelivery => ({
  ...line,
  message: SAID_OF_ANOTHER[line.message] ?? line.message,
});

const problemsOf = (error: ZodError): Problem[] =>
  error.issues.map((issue) => ({
    field: issue.path.length > 0 ? issue.path.join('.') : null,
    message: issue.message.startsWith('problem.') ? issue.message : 'problem.does_not_fit',
    params: { field: String(issue.path[0] ?? '') },
  }));
