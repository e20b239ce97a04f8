import { randomUUID } from 'node:crypto';
import type { Config } from './config.server.ts';
import type { Database } from './db/open.ts';
import { createTellingStore } from './db/telling.ts';
import { every, type Loop } from './flow/again.ts';
import type { Clock } from './flow/ports.ts';
import { createTellingCommands, type TellingCommands } from './flow/telling/commands.ts';
import { tellAll } from './flow/telling/tell.ts';
import type { Mailer } from './mail/mailer.ts';
import { createOffice } from './notify/office.ts';
import { createHttpPost, readAddress } from './notify/post.ts';

/** How often it is looked whether somebody is to be told something. */
const TELL_MS = 2_000;

export interface TellingParts {
  database: Database;
  mailer: Mailer | null;
  /** Encrypts at rest what a context binds to its place. */
  sealer: { seal(text: string, context: string): string; open(text: string, context: string): string | null };
  config: Config;
  clock: Clock;
  log: { error(details: object, message: string): void };
}

/** Everything of a process that tells people something outside of pages. */
export function wireTelling({ database, mailer, sealer, config, clock, log }: TellingParts): {
  commands: TellingCommands;
  start(): void;
  stop(): Promise<void>;
} {
  const store = createTellingStore(database);
  const allowLoopback = config.tellLoopback;
  const context = (shop: string): string => `channel of ${shop}`;
  const post = createOffice({
    mailer,
    http: createHttpPost({ allowLoopback }),
    open: (sealed, shop) => sealer.open(sealed, context(shop)),
    apiKey: config.apiKey,
    now: () => clock.now(),
  });
  let loop: Loop | null = null;
  return {
    commands: createTellingCommands({
      store,
      post,
      clock,
      newId: randomUUID,
      seal: (text, shop) => sealer.seal(text, context(shop)),
      readAddress: (text) => readAddress(text, allowLoopback),
    }),
    start() {
      if (config.role === 'web') return;
      const ports = { store, post, clock, newId: randomUUID, log };
      loop = every(TELL_MS, async () => void (await tellAll(ports)), log);
    },
    stop: () => loop?.stop() ?? Promise.resolve(),
  };
}
