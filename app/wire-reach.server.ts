import type { Config } from './config.server.ts';
import { randomUUID } from 'node:crypto';
import type { Database } from './db/open.ts';
import { createReachStore } from './db/reach.ts';
import type { Door } from './doors/door.ts';
import { guestDoor } from './doors/guest/door.ts';
import { feedDoor } from './doors/feed.ts';
import { flowDoor } from './doors/flow.ts';
import { pixelDoor } from './doors/pixel.ts';
import { satisfactionDoor } from './doors/satisfaction.ts';
import { every, type Loop } from './flow/again.ts';
import type { Jobs } from './flow/background.ts';
import type { Commands } from './flow/commands/commands.ts';
import type { Store } from './flow/store.ts';
import type { Views } from './db/views/views.ts';
import { createGuestCommands, type GuestCommands } from './flow/guests/commands.ts';
import { createGuestLinks } from './flow/guests/links.ts';
import type { Clock } from './flow/ports.ts';
import { createFlowActions } from './flow/reach/actions.ts';
import { createReachCommands, type ReachCommands } from './flow/reach/commands.ts';
import { watchExpiry } from './flow/reach/expiry.ts';
import { createFeeds } from './flow/reach/feeds.ts';
import { createPageCounter } from './flow/reach/page-counts.ts';
import { createSatisfaction } from './flow/reach/satisfaction.ts';
import { createSigner } from './flow/reach/signing.ts';
import { watchTraffic } from './flow/reach/traffic.ts';
import { sendTriggers } from './flow/reach/trigger-sender.ts';
import { keepHearingThemes } from './flow/themes.ts';
import { flowWords } from './notify/flow-words.ts';
import type { AdminRequest } from './shopify/admin/client.ts';
import { createReachPort } from './shopify/reach.ts';
import { isSignedByShopify } from './shopify/webhooks/verify.ts';

/** How often counted page events are written. */
const WRITE_MS = 5_000;
/** How often it is looked whether Flow is to be told something. */
const TELL_MS = 1_000;

/** 04:41 UTC. */
const DAILY = '41 4 * * *';

export interface Reach {
  doors: readonly Door[];
  commands: ReachCommands;
  guests: GuestCommands;
  start(): void;
  stop(): Promise<void>;
}

export interface ReachParts {
  database: Database;
  store: Pick<Store, 'inShop' | 'installedShops'>;
  request: AdminRequest;
  commands: Commands;
  views: Views;
  jobs: Pick<Jobs, 'everyMinute' | 'schedule'>;
  config: Config;
  /** The app's secret, and the one before it while it is rotated. */
  secrets: readonly string[];
  clock: Clock;
  /** Asks for a look at whether orders may be read, and for their reading. */
  requestOrders(shop: string): Promise<void>;
  log: { error(details: object, message: string): void };
}

/** Everything of a process that reaches out of the app's own pages. */
export function wireReach(parts: ReachParts): Reach {
  const { config, clock, log } = parts;
  const store = createReachStore(parts.database);
  const shopify = createReachPort(parts.request, `${config.appUrl}/webhooks`);
  const signer = createSigner(config.tokenKeys.map(({ secret }) => secret));
  const links = createGuestLinks({ store: parts.store, signer, clock });
  const feeds = createFeeds({ store, signer, clock });
  const satisfaction = createSatisfaction({ store, signer, clock });
  const counter = createPageCounter({ store, signer, clock, log });
  const actions = createFlowActions({ store, commands: parts.commands, clock });
  const isSigned = (raw: Uint8Array, signature: string | null): boolean =>
    isSignedByShopify(raw, signature, parts.secrets);
  const words = flowWords(config.apiKey);
  const loops: Loop[] = [];
  parts.jobs.schedule('expiry', DAILY, () => watchExpiry({ store: parts.store, shopify, clock }));
  parts.jobs.everyMinute('themes', () => keepHearingThemes({ store: parts.store, shopify, clock }));
  parts.jobs.everyMinute('traffic', () => watchTraffic({ store, clock }));

  return {
    doors: [
      feedDoor(feeds),
      pixelDoor(counter),
      satisfactionDoor(satisfaction),
      flowDoor(actions, isSigned),
      guestDoor({ links, views: parts.views, commands: parts.commands, clock, appUrl: config.appUrl, log }),
    ],
    guests: createGuestCommands({ store: parts.store, links, clock, newId: randomUUID }),
    commands: createReachCommands({
      store,
      shopify,
      feeds,
      satisfaction,
      signer,
      clock,
      requestOrders: parts.requestOrders,
      appUrl: config.appUrl,
    }),
    start() {
      if (config.role !== 'worker') loops.push(every(WRITE_MS, () => counter.flush(), log));
      if (config.role !== 'web')
        loops.push(
          every(TELL_MS, async () => void (await sendTriggers({ store, shopify, words, clock, log })), log),
        );
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await counter.flush();
    },
  };
}
