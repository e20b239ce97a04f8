/** The door for webhooks when the database is away, slow, or has more to do than it can: never a lie, never without bounds. */
import { describe, expect, it } from 'vitest';
import { createIntake, type Intake, type IntakeAnswer, type IntakePorts } from '../../app/flow/intake.ts';
import type { Delivery } from '../../app/flow/facts.ts';
import type { IntakeBatch } from '../../app/flow/store.ts';

const SHOP = 'door.myshopify.com';

type TakeIn = IntakePorts['store']['takeIn'];

function door(
  takeIn: TakeIn,
  patienceMs = 10_000,
  lanes = 1,
): { intake: Intake; send(body?: Buffer): Promise<IntakeAnswer> } {
  let sent = 0;
  const intake = createIntake({
    read: (_headers, body): Delivery => ({
      outcome: 'event',
      shop: SHOP,
      webhookId: `w${(sent += 1)}`,
      topic: 'products/update',
      triggeredAt: 1,
      body: body.toString('utf8'),
    }),
    store: { takeIn },
    clock: { now: () => performance.now() },
    poke: () => undefined,
    log: { warn: () => undefined },
    lanes,
    patienceMs,
  });
  return { intake, send: (body = Buffer.from('{}')) => intake.receive({}, body) };
}

/** A database that ends each transaction when it is told to. */
function held(): { batches: { size: number; end(): void }[]; takeIn: TakeIn } {
  const batches: { size: number; end(): void }[] = [];
  return {
    batches,
    takeIn: ({ events }) => new Promise((end) => batches.push({ size: events.length, end: () => end() })),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

async function until(holds: () => boolean): Promise<void> {
  for (let looks = 0; looks < 200 && !holds(); looks += 1) await turn();
  expect(holds()).toBe(true);
}

const statuses = (answers: readonly IntakeAnswer[]): number[] => [
  ...new Set(answers.map(({ status }) => status)),
];

describe('the door for webhooks', () => {
  it('says 503 and when to come again while the database is away, and 200 once it is back', async () => {
    let away = true;
    const kept: IntakeBatch[] = [];
    const { send } = door(async (batch) => {
      if (away) throw new Error('connect ECONNREFUSED');
      kept.push(batch);
    });

    const refused = await Promise.all(Array.from({ length: 20 }, () => send()));
    away = false;
    const taken = await Promise.all(Array.from({ length: 20 }, () => send()));

    expect(statuses(refused)).toEqual([503]);
    expect(refused.every(({ retryAfter }) => (retryAfter ?? 0) > 0)).toBe(true);
    expect(statuses(taken)).toEqual([200]);
    expect(kept.flatMap(({ events }) => events)).toHaveLength(20);
  });

  it('lets nobody wait longer than Shopify does for a database that does not answer, and keeps nothing of them', async () => {
    const kept: IntakeBatch[] = [];
    let release: (() => void) | undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    const { send } = door(async (batch) => {
      await stuck;
      kept.push(batch);
    }, 100);

    const first = send();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const startedAt = performance.now();
    const answers = await Promise.all([first, ...Array.from({ length: 50 }, () => send())]);
    release?.();
    const again = await send();

    expect(statuses(answers)).toEqual([503]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(again.status).toBe(200);
    // Only what was being stored when its sender was told to come again is stored all the same: a duplicate changes nothing.
    expect(kept.flatMap(({ events }) => events)).toHaveLength(2);
  });

  it('takes so many that wait, and so many bytes of them, and asks the rest to come again', async () => {
    const { send, intake } = door(() => new Promise(() => undefined), 60_000);
    let refused = 0;
    const count = (answer: Promise<IntakeAnswer>): void => void answer.then(() => (refused += 1));
    for (let at = 0; at < 7_000; at += 1) count(send());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(refused).toBeGreaterThan(1_000);
    expect(intake.counts().refused).toBe(refused);

    const large = door(() => new Promise(() => undefined), 60_000);
    const body = Buffer.alloc(4_000_000, 'x');
    let largeRefused = 0;
    for (let at = 0; at < 40; at += 1) void large.send(body).then(() => (largeRefused += 1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(largeRefused).toBeGreaterThanOrEqual(20);
  });

  it('stores few that come while a transaction runs in the next one, and many beside it', async () => {
    const { batches, takeIn } = held();
    const { send } = door(takeIn, 10_000, 3);
    const sent = [send()];
    await turn();
    for (let at = 0; at < 20; at += 1) sent.push(send());
    await turn();
    expect(batches.map(({ size }) => size)).toEqual([1]);
    for (let at = 0; at < 100; at += 1) sent.push(send());
    await turn();
    expect(batches.map(({ size }) => size)).toEqual([1, 120]);
    for (const { end } of batches) end();
    expect(statuses(await Promise.all(sent))).toEqual([200]);
  });

  it('does not let few wait for a transaction that is late', async () => {
    const { batches, takeIn } = held();
    const { send } = door(takeIn, 10_000, 3);
    const late = send();
    await turn();
    const few = [send(), send()];
    await until(() => batches.length === 2);
    batches[1]?.end();
    expect(statuses(await Promise.all(few))).toEqual([200]);
    batches[0]?.end();
    expect((await late).status).toBe(200);
  });

  it('answers everything that it accepted when it is stopped, and takes no more', async () => {
    const { send, intake } = door(() => new Promise((resolve) => setTimeout(resolve, 30)));
    const accepted = Array.from({ length: 800 }, () => send());
    await intake.stop();
    expect(statuses(await Promise.all(accepted))).toEqual([200]);
    expect((await send()).status).toBe(503);
  });
});
