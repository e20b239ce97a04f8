/** A shop with four people and one campaign whose messages are caught on their way out. */
import { randomUUID } from 'node:crypto';
import { beforeEach } from 'vitest';
import type { AlertDraft } from '../../app/core/decision.ts';
import { settingsSchema } from '../../app/core/policy.ts';
import { tellingSchema, type Telling } from '../../app/core/telling.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import type { MemberRow } from '../../app/flow/store.ts';
import type { BriefFor } from '../../app/flow/telling/brief.ts';
import { createTellingCommands } from '../../app/flow/telling/commands.ts';
import { tellAll, type Outgoing, type SendResult } from '../../app/flow/telling/tell.ts';
import type { TellingStore } from '../../app/flow/telling/store.ts';
import type { Ground } from '../support/each-database.ts';
import { campaign, installShop, newShop, NOON } from './store-fixture.ts';

export const MINUTE = 60_000;
export const member = (userId: string, role: string, more: Partial<MemberRow> = {}): MemberRow => ({
  userId,
  role,
  name: `Person ${userId}`,
  email: `p${userId}@tea.test`,
  locale: 'en',
  accountOwner: role === 'owner',
  collaborator: false,
  interim: false,
  joinedAt: NOON,
  lastSeenAt: NOON,
  ...more,
});
export const alert = (
  subject: string,
  kind: AlertDraft['kind'] = 'sold_out',
  campaignId: string | null = 'c1',
): AlertDraft => ({
  subject,
  kind,
  urgency: 'now',
  message: `alert.${kind}`,
  params: { product: subject },
  campaignId,
});

/** To be called once, outside of any test; each test has a shop of its own. */
export function tellingScene(ground: Ground) {
  const play = {
    shop: '',
    now: NOON,
    /** What went out. */
    sent: [] as Outgoing[],
    /** Weekly briefs that went out. */
    briefs: [] as BriefFor[],
    /** What whoever sends says to the next messages; nothing left: sent. */
    answers: [] as SendResult[],
    get store(): TellingStore {
      return createTellingStore(ground.database);
    },
  };
  const by = { userId: '1', name: 'Ada', role: 'owner' as const };

  const ports = (send?: (message: Outgoing) => Promise<SendResult>) => ({
    // Tests share a database: each tells its own shop only.
    store: {
      ...play.store,
      shopsToTell: async (at: number) =>
        (await play.store.shopsToTell(at)).filter((one) => one === play.shop),
    },
    clock: { now: () => play.now },
    newId: randomUUID,
    log: { error: () => {} },
    post: {
      canMail: true,
      send:
        send ??
        (async (message: Outgoing): Promise<SendResult> => {
          const answer = play.answers.shift() ?? { outcome: 'sent' as const };
          if (answer.outcome === 'sent') play.sent.push(message);
          return answer;
        }),
    },
  });
  const sendBrief = async (brief: BriefFor): Promise<SendResult> => {
    play.briefs.push(brief);
    return { outcome: 'sent' };
  };
  const commands = () =>
    createTellingCommands({
      ...ports(),
      sendBrief,
      seal: (text) => text,
      readAddress: (text) => URL.parse(text),
    });
  const open = (...alerts: AlertDraft[]) =>
    play.store.inShop(play.shop, (tx) => tx.openAlerts(null, alerts, play.now));
  const end = (...subjects: string[]) =>
    play.store.inShop(play.shop, (tx) => tx.resolveAlerts(subjects, play.now));
  /** Of people and channels; what Flow hears: tests/extensions/flow-team-alerts.test.ts. */
  const log = async () =>
    (await commands().tellingOf(play.shop, by, null)).log.filter(({ audience }) => audience !== 'flow');
  const to = (message: Outgoing) => ('email' in message.to ? message.to.email : message.to.channel);
  /** Lets the worker look every minute until this much later. */
  const pass = async (ms: number, step = MINUTE) => {
    for (const until = play.now + ms; play.now < until;) {
      play.now += step;
      await tellAll(ports());
    }
  };
  const save = (changes: Partial<Telling>) =>
    commands().saveTelling(play.shop, by, tellingSchema.parse({ quiet: null, ...changes }));

  beforeEach(async () => {
    Object.assign(play, { shop: newShop(), now: NOON, sent: [], briefs: [], answers: [] });
    await installShop(ground.store, play.shop, []);
    // Of the agreed time: tests/contracts/owners.test.ts.
    await play.store.inShop(play.shop, (tx) =>
      tx.saveShop({ settings: settingsSchema.parse({ answerNowHours: null }) }),
    );
    await play.store.inShop(play.shop, async (tx) => {
      await tx.insertCampaign(campaign('c1', { name: 'Spring' }));
      for (const one of [
        member('1', 'owner'),
        member('2', 'operations'),
        member('3', 'merchandiser'),
        member('4', 'viewer'),
      ])
        await tx.upsertMember(one);
    });
    await save({});
  });

  return { play, by, ports, commands, open, end, log, to, pass, save };
}
