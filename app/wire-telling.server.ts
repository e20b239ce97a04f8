import { randomUUID } from 'node:crypto';
import type { Config } from './config.server.ts';
import { unsubscribeDoor } from './doors/unsubscribe.ts';
import type { Door } from './doors/door.ts';
import type { Database } from './db/open.ts';
import { createTellingStore } from './db/telling.ts';
import type { Views } from './db/views/views.ts';
import { every, type Loop } from './flow/again.ts';
import type { Clock } from './flow/ports.ts';
import { createSigner } from './flow/reach/signing.ts';
import { createTellingCommands, type TellingCommands } from './flow/telling/commands.ts';
import { createUnsubscribing, type Left } from './flow/telling/unsubscribe.ts';
import { sendBriefs, type BriefFor } from './flow/telling/brief.ts';
import { tellAll, type SendResult } from './flow/telling/tell.ts';
import { lastWeekOf } from './core/weekly.ts';
import type { Mailer } from './mail/mailer.ts';
import { leavePage } from './notify/leave-page.ts';
import { briefLetter } from './notify/brief-letter.ts';
import { byMail, createOffice } from './notify/office.ts';
import { createHttpPost, readAddress } from './notify/post.ts';
import { SLACK_API } from './notify/slack.ts';

/** How often it is looked whether somebody is to be told something. */
const TELL_MS = 2_000;
/** How often it is looked whether a weekly brief is due. */
const BRIEF_MS = 30_000;

export interface TellingParts {
  database: Database;
  mailer: Mailer | null;
  views: Pick<Views, 'frame' | 'brief' | 'insights'>;
  /** Encrypts at rest what a context binds to its place. */
  sealer: { seal(text: string, context: string): string; open(text: string, context: string): string | null };
  config: Config;
  clock: Clock;
  log: { error(details: object, message: string): void };
}

/** Everything of a process that tells people something outside of pages. */
export function wireTelling({ database, mailer, views, sealer, config, clock, log }: TellingParts): {
  commands: TellingCommands;
  doors: readonly Door[];
  start(): void;
  stop(): Promise<void>;
} {
  const store = createTellingStore(database);
  const allowLoopback = config.tellLoopback;
  const context = (shop: string): string => `channel of ${shop}`;
  const signer = createSigner(config.tokenKeys.map(({ secret }) => secret));
  const unsubscribing = createUnsubscribing({ store, signer, clock });
  const leaveAddress = (shop: string, userId: string, what: readonly Left[]): string =>
    `${config.appUrl}${unsubscribing.path(shop, userId, what)}`;
  const post = createOffice({
    mailer,
    http: createHttpPost({ allowLoopback }),
    open: (sealed, shop) => sealer.open(sealed, context(shop)),
    apiKey: config.apiKey,
    slackApi: SLACK_API,
    leaveAddress,
    now: () => clock.now(),
  });
  const sendBrief = async (to: BriefFor): Promise<SendResult> => {
    if (!mailer) return { outcome: 'refused', reason: 'no mail server' };
    const frame = await views.frame(to.shop);
    if (!frame) return { outcome: 'refused', reason: 'the shop is gone' };
    const week = lastWeekOf(to.at, frame.timezone);
    const [brief, { measures }] = await Promise.all([
      views.brief(to.shop, to.at),
      views.insights(to.shop, week, to.at),
    ]);
    const { name, timezone: zone, currency, tokenRevokedAt } = frame;
    const shop = { name, zone, currency, tokenRevokedAt };
    const leave = leaveAddress(to.shop, to.userId, ['brief']);
    const letter = await briefLetter({ ...brief, measures, week, shop }, to, {
      apiKey: config.apiKey,
      leave,
    });
    return byMail(mailer, letter);
  };
  const loops: Loop[] = [];
  return {
    doors: [unsubscribeDoor(unsubscribing, leavePage)],
    commands: createTellingCommands({
      store,
      post,
      sendBrief,
      clock,
      newId: randomUUID,
      seal: (text, shop) => sealer.seal(text, context(shop)),
      readAddress: (text) => readAddress(text, allowLoopback),
    }),
    start() {
      if (config.role === 'web') return;
      const ports = { store, post, clock, newId: randomUUID, log };
      loops.push(every(TELL_MS, async () => void (await tellAll(ports)), log));
      loops.push(every(BRIEF_MS, async () => void (await sendBriefs({ ...ports, sendBrief })), log));
    },
    stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))),
  };
}
