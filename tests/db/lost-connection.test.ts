/**
 * A server that is shut down ends connections in the very moment in which they are made: "ready" and "terminated" (57P01) arrive in
 * one piece, before whoever asked for the connection can listen to it. That is an error of one question, not the end of the process.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../app/db/open.ts';
import { createJobs, type JobQueue } from '../../app/queue/jobs.ts';
import { hasPostgres, postgresServer, quiet, type TestServer } from '../support/database.ts';

/** ErrorResponse: a length, then fields, each a letter and a text, closed by zeros. */
function terminated(): Buffer {
  const fields = Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** ReadyForQuery, idle: what ends the handshake. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** Stands between. Dying, it terminates what is connected, and each new connection as soon as it is ready. */
async function between(address: URL): Promise<{ server: Server; url: string; die(dying: boolean): void }> {
  let dying = false;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const doomed = dying;
    open.add(client.on('close', () => open.delete(client)));
    const behind = connect(Number(address.port), address.hostname);
    const part = (one: Socket, other: Socket) =>
      one.on('error', () => undefined).on('close', () => other.destroy());
    part(client, behind);
    part(behind, client);
    client.pipe(behind);
    behind.on('data', (data: Buffer) => {
      if (doomed && data.subarray(-READY.length).equals(READY))
        client.end(Buffer.concat([data, terminated()]));
      else client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(address);
  const bound = server.address();
  url.port = String(typeof bound === 'object' && bound ? bound.port : 0);
  return { server, url: url.href, die };

  function die(now: boolean): void {
    dying = now;
    if (dying) for (const client of open) client.end(terminated());
  }
}

describe.runIf(hasPostgres())('a connection that is terminated as it is made', () => {
  let postgres: TestServer;
  let database: Database;
  let jobs: JobQueue;
  let sent = 0;
  let middle: Awaited<ReturnType<typeof between>>;

  beforeAll(async () => {
    postgres = await postgresServer();
    middle = await between(new URL(await postgres.createEmpty()));
    database = await openDatabase({ url: middle.url, dataDir: '', log: quiet });
    jobs = await createJobs({ database, log: quiet });
    await jobs.send('look', {}, { key: 'first' });
  }, 120_000);
  afterAll(async () => {
    await jobs?.stop();
    await database?.close();
    middle?.server.close();
    await postgres?.stop();
  });

  it.each([
    ['a transaction', () => database.transact((sql) => sql.rows('SELECT 1'))],
    ['a statement', () => database.sql.rows('SELECT 1')],
    ['a lock', () => database.withLock('x', async () => undefined)],
    ['a job', () => jobs.send('look', {}, { key: String((sent += 1)) })],
    ['a transaction of Prisma', () => database.prisma.$transaction((tx) => tx.shop.findMany())],
  ])('%s fails, and succeeds when the server is back', async (_name, ask) => {
    middle.die(true);
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => ask()));
    expect(asked.some(({ status }) => status === 'rejected')).toBe(true);
    middle.die(false);
    await ask();
  });
});
