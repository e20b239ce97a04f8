import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../../app/db/open.ts';
import { createStore } from '../../app/db/store.ts';
import type { Store } from '../../app/flow/store.ts';
import {
  embeddedDatabase,
  hasPostgres,
  postgresServer,
  type TestDatabase,
  type TestServer,
} from './database.ts';

/** What a suite gets; filled before its tests run. */
export interface Ground {
  readonly database: Database;
  readonly store: Store;
  readonly options: TestDatabase['options'];
}

/** Runs a suite on the embedded database always, and on PostgreSQL where one can be had; each with a database of its own. */
export function onEachDatabase(name: string, suite: (ground: Ground) => void): void {
  onEmbedded(name, suite);
  if (hasPostgres()) onPostgres(name, suite);
}

/** Runs a long suite once: on PostgreSQL where one can be had, else on the embedded database. */
export function onOneDatabase(name: string, suite: (ground: Ground) => void): void {
  if (hasPostgres()) onPostgres(name, suite);
  else onEmbedded(name, suite);
}

function onEmbedded(name: string, suite: (ground: Ground) => void): void {
  describe(`${name}, embedded`, () => {
    suite(prepare(embeddedDatabase, async () => {}));
  });
}

function onPostgres(name: string, suite: (ground: Ground) => void): void {
  describe(`${name}, PostgreSQL`, () => {
    let server: TestServer | undefined;
    const create = async (): Promise<TestDatabase> => {
      server = await postgresServer();
      return server.create();
    };
    suite(prepare(create, async () => server?.stop()));
  });
}

function prepare(create: () => Promise<TestDatabase>, after: () => Promise<void>): Ground {
  let made: TestDatabase | undefined;
  let store: Store | undefined;
  beforeAll(async () => {
    made = await create();
    store = createStore(made.database);
  }, 120_000);
  afterAll(async () => {
    await made?.remove();
    await after();
  }, 60_000);
  return {
    get database() {
      return there(made).database;
    },
    get store() {
      return there(store);
    },
    get options() {
      return there(made).options;
    },
  };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The database is there while tests run.');
  return value;
}
