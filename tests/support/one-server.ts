/** One PostgreSQL for a whole run of vitest: making a cluster takes seconds, a database on it a fraction of one. */
import { hasPostgres, postgresServer } from './database.ts';

/** Vitest calls this once, before its workers start: they inherit the address. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL || !hasPostgres()) return undefined;
  const server = await postgresServer();
  process.env.TEST_DATABASE_URL = server.address;
  return () => server.stop();
}
