/**
 * A month of a busy shop on a virtual clock: 200 campaigns, 2,000 products, six people in three zones. What is told is what
 * the database and the telling step make of it; only the clock and the post are not real.
 */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AlertDraft } from '../../app/core/decision.ts';
import { isEvent, triggerOfAlert } from '../../app/core/audience.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import { startOfDay } from '../../app/core/time.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import { tellAll, type Outgoing } from '../../app/flow/telling/tell.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, newShop, NOON } from './store-fixture.ts';

const CAMPAIGNS = 200;
const PRODUCTS = 2_000;
const DAYS = 30;
/** How often the clock moves on and the telling step looks. */
const STEP = 2 * HOUR;
/** Days after the last condition began, until each has ended and was told. */
const TAIL = 10;
const CAP = 8;

const PEOPLE = [
  { userId: '1', role: 'owner', zone: 'Europe/Berlin' },
  { userId: '2', role: 'operations', zone: 'Europe/Berlin' },
  { userId: '3', role: 'operations', zone: 'America/New_York' },
  { userId: '4', role: 'merchandiser', zone: 'Europe/Berlin' },
  { userId: '5', role: 'merchandiser', zone: 'Asia/Kolkata' },
  { userId: '6', role: 'merchandiser', zone: 'Europe/Berlin' },
] as const;

/** The same month each time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const KINDS = [
  ['sold_out', 'now'],
  ['below_need', 'today'],
  ['below_need', 'today'],
  ['below_need', 'now'],
  ['not_known', 'later'],
  ['level_jump', 'today'],
  ['traffic', 'later'],
  ['expiry', 'later'],
  ['page_down', 'today'],
  ['drift', 'now'],
] as const satisfies readonly (readonly [AlertDraft['kind'], AlertDraft['urgency']])[];

/** What happens and has no end: a launch, somebody's change, a plan that moves. */
const EVENTS = ['product_launch', 'page_update', 'campaign', 'budget', 'sign_off_answered'] as const;

/** Conditions of items that begin and end, some of them again and again; a flash sale on one day. */
function month(random: () => number) {
  const events: { at: number; draft: AlertDraft; ends: number }[] = [];
  for (let nth = 0; nth < 400; nth += 1) {
    const kind = EVENTS[nth % EVENTS.length] ?? EVENTS[0];
    const draft = { kind, urgency: 'later', message: `alert.${kind}`, params: {} } as const;
    const at = NOON + random() * DAYS * DAY;
    events.push({
      at,
      ends: at,
      draft: { ...draft, subject: `event:${nth}`, campaignId: `c${nth % CAMPAIGNS}` },
    });
  }
  const add = (at: number, product: number, kind: (typeof KINDS)[number], addressee?: string): void => {
    const campaignId = `c${product % CAMPAIGNS}`;
    events.push({
      at,
      ends: at + HOUR * Math.ceil(1 + random() ** 3 * 200),
      draft: {
        subject: `item:${campaignId}:${product}:${kind[0]}`,
        kind: kind[0],
        urgency: kind[1],
        message: `alert.${kind[0]}`,
        params: { product: `Product ${product}` },
        campaignId,
        ...(addressee === undefined ? {} : { addressee }),
      },
    });
  };
  for (let product = 0; product < PRODUCTS; product += 1) {
    for (let nth = Math.floor(random() * 3); nth > 0; nth -= 1)
      add(NOON + random() * DAYS * DAY, product, KINDS[Math.floor(random() * KINDS.length)] ?? KINDS[0]);
    if (product % 10 === 0) add(NOON + 10 * DAY + random() * HOUR, product, KINDS[0]);
  }
  for (let nth = 0; nth < 60; nth += 1) {
    const owner = PEOPLE[nth % PEOPLE.length]?.userId ?? '1';
    const at = NOON + random() * DAYS * DAY;
    const draft = { kind: 'task', urgency: 'now', message: 'alert.task.take_out', params: {} } as const;
    events.push({
      at,
      ends: at + DAY,
      draft: { ...draft, subject: `task:${nth}`, campaignId: `c${nth}`, addressee: owner },
    });
  }
  return events.toSorted((a, b) => a.at - b.at);
}

onOneDatabase('A busy month', (ground) => {
  test('nobody gets more than the cap, nothing is told twice, nothing is untold', async () => {
    const shop = newShop();
    const store = { ...createTellingStore(ground.database), shopsToTell: async () => [shop] };
    await installShop(ground.store, shop, []);
    await store.inShop(shop, async (tx) => {
      for (let nth = 0; nth < CAMPAIGNS; nth += 1) await tx.insertCampaign(campaign(`c${nth}`));
      for (const { userId, role, zone } of PEOPLE) {
        await tx.upsertMember({
          userId,
          role,
          name: `Person ${userId}`,
          email: `${userId}@tea.test`,
          locale: 'en',
          accountOwner: false,
          collaborator: false,
          interim: false,
          joinedAt: NOON,
          lastSeenAt: NOON,
        });
        await tx.saveOwnTelling(userId, { zone, quiet: null, digestHour: null, brief: false, muted: [] });
      }
      await tx.saveTelling({ settings: tellingSchema.parse({ cap: CAP }), channels: {} });
    });

    let now = NOON;
    const sent: (Outgoing & { sentAt: number })[] = [];
    const post = {
      canMail: true,
      send: async (message: Outgoing) => {
        sent.push({ ...message, sentAt: now });
        return { outcome: 'sent' as const };
      },
    };
    const ports = { store, post, clock: { now: () => now }, newId: randomUUID, log: { error: () => {} } };
    const waiting = month(dice(7));
    const conditions = waiting.length;
    let open: typeof waiting = [];
    for (; now < NOON + (DAYS + TAIL) * DAY; now += STEP) {
      const begun = waiting.splice(0, waiting.findIndex(({ at }) => at > now) >>> 0);
      const ended = open.filter(({ ends }) => ends <= now);
      open = [...open.filter(({ ends }) => ends > now), ...begun];
      if (begun.length + ended.length > 0)
        await store.inShop(shop, async (tx) => {
          await tx.resolveAlerts(
            ended.map(({ draft }) => draft.subject),
            now,
          );
          const [events, conditions] = [true, false].map((event) =>
            begun.filter(({ draft }) => isEvent(draft.kind) === event),
          );
          const last = new Map(conditions?.map(({ draft }) => [draft.subject, draft]));
          await tx.openAlerts(null, [...last.values()], now);
          await tx.tellEvents(
            null,
            (events ?? []).map(({ draft }) => draft),
            now,
          );
        });
      await tellAll(ports);
    }

    const perDay = new Map<string, number>();
    const heard = new Map<string, number>();
    for (const message of sent) {
      const email = 'email' in message.to ? message.to.email : '';
      const person = PEOPLE.find(({ userId }) => email === `${userId}@tea.test`);
      const day = `${email} ${startOfDay(message.sentAt, person?.zone ?? 'UTC')}`;
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
      for (const { alertId, phase } of message.lines) {
        const key = `${email} ${alertId} ${phase}`;
        heard.set(key, (heard.get(key) ?? 0) + 1);
      }
    }
    const alerts = await ground.database.sql.rows<{
      id: string;
      kind: AlertDraft['kind'];
      urgency: AlertDraft['urgency'];
      addressee: string | null;
    }>(`SELECT id, kind, urgency, addressee FROM "Alert" WHERE shop = $1`, shop);
    const { matrix } = tellingSchema.parse({});
    const escalated = [...heard.keys()].filter((key) => key.endsWith(' escalated')).length;
    const untold = alerts.flatMap((alert) =>
      PEOPLE.filter(({ userId, role }) =>
        alert.addressee === null ? matrix[triggerOfAlert(alert)][role] !== 'off' : userId === alert.addressee,
      ).filter(({ userId }) =>
        // Whom it went to because nobody took it on hears that instead of the beginning.
        ['opened', 'escalated'].every((phase) => !heard.has(`${userId}@tea.test ${alert.id} ${phase}`)),
      ),
    );
    // Whoever was told that something began, before or as it ended, is told that it is over.
    const endless = alerts
      .filter(({ kind }) => !isEvent(kind))
      .flatMap(({ id }) =>
        PEOPLE.filter(
          ({ userId }) =>
            heard.has(`${userId}@tea.test ${id} opened`) && !heard.has(`${userId}@tea.test ${id} resolved`),
        ),
      );
    const most = Math.max(...perDay.values());
    const atOnce = sent.filter(({ what }) => what === 'now').length;
    process.stdout.write(
      `a busy month: ${conditions} conditions, ${alerts.length} alerts, ${sent.length} messages (${atOnce} at once), ` +
        `most on one day to one person ${most} (cap ${CAP}), ${(sent.length / PEOPLE.length / (DAYS + TAIL)).toFixed(1)} a person and day, ` +
        `escalated ${escalated}, told twice ${[...heard.values()].filter((times) => times > 1).length}, untold ${untold.length}, ends untold ${endless.length}\n`,
    );
    expect(alerts.length).toBeGreaterThan(1_500);
    expect(most).toBeLessThanOrEqual(CAP);
    expect([...heard.values()].filter((times) => times > 1)).toEqual([]);
    expect(untold).toEqual([]);
    expect(endless).toEqual([]);
  }, 600_000);
});
