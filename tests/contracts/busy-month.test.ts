/**
 * A month of a busy shop on a virtual clock: 200 campaigns, 2,000 products, six people in three zones. It begins with raw
 * events (busy-month-shop); that they are conditions, and who is told, is what the app's own steps make of them on a real
 * database: intake, the clock of campaigns, the judge, the watches, telling. Only the clock, the post and Shopify's answers
 * are not real, and what runs without moving is judged once a day instead of each hour.
 */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AlertDraft } from '../../app/core/decision.ts';
import { isEvent, triggerOfAlert } from '../../app/core/audience.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import { startOfDay } from '../../app/core/time.ts';
import { createReachStore } from '../../app/db/reach.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import { judgeProducts } from '../../app/flow/judge.ts';
import { tellLaunches } from '../../app/flow/launches.ts';
import { watchExpiry } from '../../app/flow/reach/expiry.ts';
import { watchTraffic } from '../../app/flow/reach/traffic.ts';
import { lookAtPages } from '../../app/flow/readiness/look.ts';
import { watchShipping } from '../../app/flow/readiness/shipping.ts';
import { tellAll, type Outgoing } from '../../app/flow/telling/tell.ts';
import { tendCampaign } from '../../app/flow/tend.ts';
import { onOneDatabase, type Ground } from '../support/each-database.ts';
import { CAMPAIGNS, DAYS, openBusyShop, PEOPLE, PRODUCTS, STEP, type Must } from './busy-month-shop.ts';
import { DAY, HOUR, installShop, newShop, NOON } from './store-fixture.ts';

/** Days after the last condition began, until each has ended and was told. */
const TAIL = 6;
const CAP = 8;
const JUDGED_TOGETHER = 16;

interface Alert {
  id: string;
  subject: string;
  kind: AlertDraft['kind'];
  urgency: AlertDraft['urgency'];
  addressee: string | null;
  doneBy: string | null;
  from: number;
  to: number | null;
}
type Sent = Outgoing & { sentAt: number };

onOneDatabase('A busy month', (ground) => {
  test('nobody gets more than the cap, nothing is told twice, nothing is untold', async () => {
    const { alerts, sent, must, judged } = await play(ground);
    const { heard, most } = heardBy(sent);
    const twice = [...heard.values()].filter((times) => times > 1).length;
    const { untold, endless } = unheard(alerts, heard);
    const missed = missing(alerts, must);
    const atOnce = sent.filter(({ what }) => what === 'now').length;
    const kinds = [...new Set(alerts.map(({ kind }) => kind))].map(
      (kind) => `${alerts.filter((one) => one.kind === kind).length} ${kind}`,
    );
    process.stdout.write(
      `a busy month: ${CAMPAIGNS} campaigns, ${PRODUCTS} products, ${judged} judgements, ${alerts.length} conditions and events (${kinds.join(', ')}), ` +
        `${sent.length} messages (${atOnce} at once), most on one day to one person ${most} (cap ${CAP}), ` +
        `${(sent.length / PEOPLE.length / (DAYS + TAIL)).toFixed(1)} a person and day, escalated ` +
        `${[...heard.keys()].filter((key) => key.endsWith(' escalated')).length}, told twice ${twice}, untold ${untold.length}, ends untold ${endless.length}, missed ${missed.length}\n`,
    );
    expect(missed).toEqual([]);
    expect(most).toBeLessThanOrEqual(CAP);
    expect(twice).toBe(0);
    expect(untold).toEqual([]);
    expect(deedsOf(alerts)).toEqual(must.deeds);
    expect(own(alerts, heard)).toEqual([]);
    expect(endless).toEqual([]);
  }, 600_000);
});

async function play(ground: Ground): Promise<{ alerts: Alert[]; sent: Sent[]; must: Must; judged: number }> {
  const shop = newShop();
  const { store, database } = ground;
  let now = NOON;
  const clock = { now: () => now };
  const telling = { ...createTellingStore(database), shopsToTell: async () => [shop] };
  await installShop(
    store,
    shop,
    Array.from({ length: PRODUCTS }, (_, n) => String(10_000 + n)),
  );
  await telling.inShop(shop, async (tx) => {
    for (const { userId, role, name, zone } of PEOPLE) {
      await tx.upsertMember({
        userId,
        role,
        name,
        locale: 'en',
        joinedAt: NOON,
        lastSeenAt: NOON,
        email: `${userId}@tea.test`,
        accountOwner: false,
        collaborator: false,
        interim: false,
      });
      await tx.saveOwnTelling(userId, {
        zone,
        quiet: null,
        digestHour: null,
        brief: false,
        told: {},
      });
    }
    await tx.saveAgreedTelling(tellingSchema.parse({ cap: CAP }), NOON);
  });
  const reach = createReachStore(database);
  const month = await openBusyShop({ store, reach, clock }, shop);
  // What a database does by itself once it has rows.
  await database.sql.run('ANALYZE');

  const sent: Sent[] = [];
  const post = {
    canMail: true,
    send: async (message: Outgoing) => {
      sent.push({ ...message, sentAt: now });
      return { outcome: 'sent' as const };
    },
  };
  const shopify = {
    readMetafields: async () => month.expiry,
    readPages: async () => ({ ok: true as const, value: [], cost: 0 }),
    findShipments: async () => ({ ok: true as const, value: month.late(now) ? lateOrders() : [], cost: 0 }),
    findReturns: async () => ({ ok: true as const, value: [], cost: 0 }),
  };
  const visit = async (_shop: string, url: string) => ({
    status: month.answers(new URL(url).pathname) ? 200 : 503,
    ms: 50,
    content: null,
    problem: null,
  });
  let judged = 0;
  for (let step = 1; now < NOON + (DAYS + TAIL) * DAY; step += 1) {
    now += STEP;
    const moved = new Set(await month.until(now));
    const due = await store.shopWork.claim(shop, 'campaign', CAMPAIGNS, now, HOUR);
    for (const { subject } of due) await tendCampaign({ store, clock }, shop, subject);
    await store.shopWork.doneAll(due);
    if (step % 8 === 0) for (const id of await month.look(now)) moved.add(id);
    const ids = [...moved];
    for (let at = 0; at < ids.length; at += JUDGED_TOGETHER)
      await judgeProducts({ store, clock }, shop, ids.slice(at, at + JUDGED_TOGETHER));
    judged += ids.length;
    await watchTraffic({ store: reach, clock });
    await watchShipping({ store, shopify, clock }, shop);
    await tellLaunches({ store, clock });
    if (step % 2 === 0)
      await lookAtPages({ store, shopify, visit, clock, pause: async () => undefined }, shop);
    if (step % 8 === 0) await watchExpiry({ store, shopify, clock });
    await tellAll({ store: telling, post, clock, newId: randomUUID, log: { error: () => undefined } });
  }
  const alerts = await database.sql.rows<Alert>(
    `SELECT id, subject, kind, urgency, addressee, "doneBy", (extract(epoch FROM "openedAt") * 1000)::float8 AS "from",
       (extract(epoch FROM "resolvedAt") * 1000)::float8 AS "to" FROM "Alert" WHERE shop = $1 ORDER BY id`,
    shop,
  );
  return { alerts, sent, must: month.must, judged };

  /** Twenty orders that nobody has sent since the parcels began to be late. */
  function lateOrders() {
    return Array.from({ length: 20 }, (_, nth) => ({
      orderId: `late-${nth}`,
      orderedAt: NOON + 12 * DAY,
      cancelledAt: null,
      cancelReason: null,
      complete: false,
      parcels: [],
      updatedAt: now,
    }));
  }
}

const isOf = (item: string, ...conditions: string[]) => {
  const subjects = new Set(conditions.map((one) => `item:${item}:${one}`));
  return ({ subject }: Alert): boolean => subjects.has(subject);
};

/** What had to be told by plain counting and was not, or was and had not to be. */
function missing(alerts: readonly Alert[], must: Must): string[] {
  const counted = Object.entries(must.exactly).flatMap(([kind, times]) => {
    const found = alerts.filter((one) => one.kind === kind).length;
    return found === times ? [] : [`${kind}: ${found} instead of ${times}`];
  });
  const bySubject = new Map<string, Alert[]>();
  for (const one of alerts) bySubject.set(one.subject, [...(bySubject.get(one.subject) ?? []), one]);
  const wasOpen = (item: string, at: number, ...conditions: string[]): boolean =>
    conditions
      .flatMap((one) => bySubject.get(`item:${item}:${one}`) ?? [])
      .some(({ from, to }) => from <= at && (to ?? Infinity) >= at);
  return [
    ...counted,
    ...must.soldOut.flatMap(({ item, at }) =>
      wasOpen(item, at, 'sold_out') ? [] : [`${item} sold out at ${at}`],
    ),
    ...must.short.flatMap(({ item, at }) =>
      wasOpen(item, at, 'below_need', 'sold_out') ? [] : [`${item} almost gone at ${at}`],
    ),
    ...must.ample.flatMap((item) =>
      alerts.some(isOf(item, 'below_need', 'sold_out')) ? [`${item} has enough`] : [],
    ),
  ];
}

function heardBy(sent: readonly Sent[]): { heard: Map<string, number>; most: number } {
  const perDay = new Map<string, number>();
  const heard = new Map<string, number>();
  for (const message of sent) {
    const email = 'email' in message.to ? message.to.email : '';
    const person = PEOPLE.find(({ userId }) => email === `${userId}@tea.test`);
    const day = `${email} ${startOfDay(message.sentAt, person?.zone ?? 'UTC')}`;
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
    for (const { alertId, phase } of message.lines) {
      const key = `${person?.userId ?? ''} ${alertId} ${phase}`;
      heard.set(key, (heard.get(key) ?? 0) + 1);
    }
  }
  return { heard, most: Math.max(...perDay.values()) };
}

function deedsOf(alerts: readonly Alert[]): Record<string, number> {
  const deeds: Record<string, number> = {};
  for (const { kind, doneBy } of alerts) {
    if (doneBy === null) continue;
    const deed = `${kind} by ${doneBy}`;
    deeds[deed] = (deeds[deed] ?? 0) + 1;
  }
  return deeds;
}

/** What people were told that they have done themselves. */
const own = (alerts: readonly Alert[], heard: ReadonlyMap<string, number>): Alert[] =>
  alerts.filter(({ id, doneBy }) => heard.has(`${doneBy} ${id} opened`));

/** Whom the matrix names and who did not hear of a beginning that is not their own deed; whoever heard of one and not of its end. */
function unheard(alerts: readonly Alert[], heard: ReadonlyMap<string, number>) {
  const { matrix } = tellingSchema.parse({});
  const untold = alerts.flatMap((alert) =>
    PEOPLE.filter(({ userId, role }) =>
      alert.addressee === null ? matrix[triggerOfAlert(alert)][role] !== 'off' : userId === alert.addressee,
    ).filter(
      ({ userId }) =>
        userId !== alert.doneBy &&
        // Whom it went to because nobody took it on hears that instead of the beginning.
        ['opened', 'escalated'].every((phase) => !heard.has(`${userId} ${alert.id} ${phase}`)),
    ),
  );
  const endless = alerts
    .filter(({ kind, to }) => to !== null && !isEvent(kind))
    .flatMap(({ id }) =>
      PEOPLE.filter(
        ({ userId }) => heard.has(`${userId} ${id} opened`) && !heard.has(`${userId} ${id} resolved`),
      ),
    );
  return { untold, endless };
}
