/**
 * A busy month as raw events: orders, stock numbers, changes by others, page views, parcels, dates, what people do, and the
 * clock. Which conditions they make is left to the app's own steps; only `must` says, by plain counting, what has to be told.
 */
import { randomUUID } from 'node:crypto';
import type { AlertDraft } from '../../app/core/decision.ts';
import type { ReachStore } from '../../app/flow/reach/store.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import type { Commands, Person } from '../../app/flow/commands/commands.ts';
import type { Store } from '../../app/flow/store.ts';
import { seeProduct } from '../../app/flow/see.ts';
import { campaign, DAY, HOUR, item, level, NOON, orderLine, product, variant } from './store-fixture.ts';

export const CAMPAIGNS = 200;
export const PRODUCTS = 2_000;
export const DAYS = 30;
/** How often the clock moves on. */
export const STEP = 3 * HOUR;
const EACH = PRODUCTS / CAMPAIGNS;
const MINUTE = 60_000;

export const PEOPLE = [
  { userId: '1', name: 'Ada', role: 'owner', zone: 'Europe/Berlin' },
  { userId: '2', name: 'Ben', role: 'operations', zone: 'Europe/Berlin' },
  { userId: '3', name: 'Cem', role: 'operations', zone: 'America/New_York' },
  { userId: '4', name: 'Dot', role: 'merchandiser', zone: 'Europe/Berlin' },
  { userId: '5', name: 'Eli', role: 'merchandiser', zone: 'Asia/Kolkata' },
  { userId: '6', name: 'Fay', role: 'merchandiser', zone: 'Europe/Berlin' },
] as const satisfies readonly (Person & { zone: string })[];
const [ADA, BEN, , DOT] = PEOPLE;

/** The same month each time. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Good {
  id: string;
  campaignId: string;
  startsAt: number;
  endsAt: number;
  stock: number;
  levelAt: number;
  planned: number;
  sold: number;
  /** Units an hour while the campaign runs. */
  rate: number;
  /** Steps between two looks at the till. */
  every: number;
  restockAt: number | null;
  /** Nobody gets its number from Shopify just now. */
  blind: boolean;
}

/** What has to be told, counted by hand. */
export interface Must {
  /** Messages without an end, and conditions that the script begins: how many of each kind, exactly. */
  exactly: Partial<Record<AlertDraft['kind'], number>>;
  /** Item (`campaign:variant`) and when its stock was found empty. */
  soldOut: { item: string; at: number }[];
  /** Items with almost nothing left of what they still have to sell, and when. */
  short: { item: string; at: number }[];
  /** Items that have had three times their plan in stock all the time. */
  ample: string[];
  /** What people do themselves, which is told to everybody but them: `kind by person`, and how often. */
  deeds: Record<string, number>;
}

export interface BusyShop {
  must: Must;
  /** Lets happen what happens until `now`, and answers the products that are to be judged. */
  until(now: number): Promise<string[]>;
  /** The day's look at the shop: the numbers of what runs or soon does are confirmed. Answers the products. */
  look(now: number): Promise<string[]>;
  commands: Commands;
  /** Whether the page of a path answers. */
  answers(path: string): boolean;
  /** Parcels are late. */
  late(now: number): boolean;
  expiry: Map<string, string>;
}

type Ports = { store: Store; reach: ReachStore; clock: { now(): number } };

export async function openBusyShop({ store, reach, clock }: Ports, shop: string): Promise<BusyShop> {
  const random = dice(7);
  const commands = createCommands({
    store,
    // Nothing of what people do here asks Shopify.
    shopify: {} as never,
    clock,
    poke: () => undefined,
    newId: randomUUID,
  });
  const must: Must = { exactly: {}, soldOut: [], short: [], ample: [], deeds: {} };
  const expect = (kind: AlertDraft['kind'], times = 1) => {
    must.exactly[kind] = (must.exactly[kind] ?? 0) + times;
  };
  const didThemselves = (kind: AlertDraft['kind'], { userId }: Person) => {
    const deed = `${kind} by ${userId}`;
    must.deeds[deed] = (must.deeds[deed] ?? 0) + 1;
  };
  const script: { at: number; what: (at: number) => Promise<unknown> }[] = [];
  const plan = (at: number, what: (at: number) => Promise<unknown>) => void script.push({ at, what });
  const goods: Good[] = [];
  const down = new Map<string, [from: number, to: number]>();
  const expiry = new Map<string, string>();
  const toJudge = new Set<string>();
  const ids = Array.from({ length: PRODUCTS }, (_, n) => String(10_000 + n));
  const done = async (result: Promise<{ ok: boolean }>) => {
    const answer = await result;
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  };
  const judged = (ofCampaign: string) => {
    for (const good of goods) if (good.campaignId === ofCampaign) toJudge.add(good.id);
  };

  const rows = Array.from({ length: CAMPAIGNS }, (_, nth) => {
    const startsAt = NOON + DAY + Math.floor(random() * (DAYS - 5) * 8) * STEP;
    const endsAt = startsAt + (2 + Math.floor(random() * 3)) * DAY;
    return campaign(`c${nth}`, {
      state: nth % 10 === 0 ? 'draft' : 'approved',
      startsAt,
      endsAt,
      commitAt: NOON - DAY,
      budget: '1000.00',
    });
  });
  for (const [nth, { id: campaignId, startsAt, endsAt }] of rows.entries())
    for (const id of ids.slice(nth * EACH, (nth + 1) * EACH)) {
      const planned = 20 + Math.floor(random() * 80);
      const ample = random() < 0.2;
      goods.push({
        id,
        campaignId,
        startsAt,
        endsAt,
        planned,
        stock: Math.ceil(planned * (ample ? 4 : 0.7 + random())),
        sold: 0,
        rate: ((0.6 + random() * 0.8) * planned * HOUR) / (endsAt - startsAt),
        every: random() < 0.5 ? 4 : 8,
        levelAt: NOON - 20 * DAY,
        restockAt: null,
        blind: false,
      });
      if (ample) must.ample.push(`${campaignId}:${id}1`);
    }
  await store.inShop(shop, async (tx) => {
    const row = await tx.shop();
    if (!row) throw new Error(shop);
    const settings = {
      ...row.settings,
      signOff: 'wait' as const,
      expiryMetafield: 'custom.expires_on',
      workdays: [1, 2, 3, 4, 5, 6, 7],
      shipWithinDays: 2,
    };
    await tx.saveShop({ actingSince: NOON - 30 * DAY, syncState: 'done', settings });
    await tx.saveLevels(
      goods.map(({ id, stock }) => level(id, stock, { updatedAt: NOON - 20 * DAY })),
      NOON,
    );
    for (const one of rows) await tx.insertCampaign(one);
    for (const { id } of rows)
      await tx.setSources(
        id,
        goods
          .filter(({ campaignId }) => campaignId === id)
          .map(({ id: value }) => ({ kind: 'picked', value })),
      );
    await tx.upsertItems(
      goods.map(({ id, campaignId, planned }, nth) =>
        item(campaignId, id, { plannedUnits: planned, hero: nth % EACH === 0 }),
      ),
      NOON,
    );
    await tx.markEach(
      'campaign',
      rows.flatMap(({ id, startsAt, state }) =>
        state === 'approved' ? [{ subject: id, dueAt: startsAt }] : [],
      ),
    );
  });

  // The clock starts and ends each; drafts are proposed first.
  for (const [nth, { id, startsAt, endsAt, state }] of rows.entries()) {
    for (const at of [startsAt, endsAt]) plan(at, async () => judged(id));
    expect('campaign', 2);
    if (state === 'draft') {
      plan(startsAt - 20 * HOUR, () => done(commands.propose(shop, DOT, id)));
      plan(startsAt - 8 * HOUR, () => done(commands.sign(shop, BEN, id, { version: 1, note: '' })));
      expect('sign_off_answered');
      didThemselves('sign_off_wanted', DOT);
      didThemselves('sign_off_answered', BEN);
    } else if (nth % 4 === 1) {
      plan(startsAt - HOUR, () => done(commands.editCampaign(shop, DOT, id, inputOf(nth))));
      expect('budget');
      didThemselves('budget', DOT);
    }
    if (nth % 4 === 2)
      await done(commands.savePlacement(shop, DOT, id, placement('partner', 'A partner’s page', DOT.userId)));
    if (nth % 16 === 3) {
      const page = {
        ...placement('landing_page', `Page ${nth}`, null),
        link: `https://tea.test/pages/${nth}`,
      };
      await done(commands.savePlacement(shop, DOT, id, page));
      down.set(`/pages/${nth}`, [startsAt + 6 * HOUR, startsAt + 20 * HOUR]);
      expect('page_down');
    }
    if (nth % 3 === 0) {
      const text = `@${PEOPLE[nth % PEOPLE.length]?.name ?? ''} have a look`;
      const by = PEOPLE[(nth + 1) % PEOPLE.length] ?? ADA;
      plan(startsAt + 7 * HOUR, () =>
        done(commands.addNote(shop, by, { on: { kind: 'campaign', campaignId: id }, text })),
      );
      expect('mention');
    }
  }
  // Somebody else writes on pages of products; products go on sale, one by one and as an import.
  for (const [nth, { id, startsAt }] of goods.entries())
    if (nth % 33 === 5) {
      plan(startsAt + 5 * HOUR, (at) => seen(id, { title: `Renamed ${id}`, updatedAt: at }));
      expect('page_update');
    }
  for (let nth = 0; nth < 20; nth += 1) {
    plan(NOON + (nth + 2) * DAY, (at) => seen(String(90_000 + nth), { updatedAt: at }));
    expect('product_launch');
  }
  plan(NOON + 12.5 * DAY, async (at) => {
    for (let nth = 0; nth < 30; nth += 1) await seen(String(91_000 + nth), { updatedAt: at });
  });
  expect('product_launches');
  // Numbers that fall with no order behind them, numbers that nobody can read for a day, and dates that come near.
  for (const [nth, good] of goods.entries()) {
    const isQuiet = good.stock > 3 * good.planned;
    if (isQuiet && nth % 4 === 0 && nth % 9 !== 1) {
      plan(good.startsAt + 13 * HOUR, (at) => setStock(good, Math.floor(good.stock / 20), at));
      expect('level_jump');
      must.ample = must.ample.filter((one) => one !== `${good.campaignId}:${good.id}1`);
    }
    if (isQuiet && nth % 9 === 1) {
      plan(good.startsAt - 3 * HOUR, async () => void (good.blind = true));
      plan(good.startsAt + 36 * HOUR, async () => void toJudge.add(good.id));
      plan(good.startsAt + 40 * HOUR, async (at) => {
        good.blind = false;
        await setStock(good, good.stock, at);
      });
      expect('not_known');
    }
    if (nth % 50 === 7) {
      plan(
        good.startsAt - 5 * DAY,
        async (at) => void expiry.set(good.id, new Date(at + 20 * DAY).toISOString().slice(0, 10)),
      );
      plan(good.startsAt + DAY, async () => void expiry.delete(good.id));
      expect('expiry');
    }
  }
  // Pages that are looked at twenty times an hour, and now and then a hundred times.
  const looked = goods.filter((_, nth) => nth % 101 === 3);
  const rushes = new Set<string>();
  for (const { id, startsAt } of looked)
    for (const at of [startsAt - 12 * HOUR, startsAt + 9 * HOUR]) {
      rushes.add(`${id}@${hourOf(at)}`);
      expect('traffic');
    }
  // Parcels stand still: from a day after that is seen until the orders are a week old.
  const slips = rows.filter(({ startsAt, endsAt }) => startsAt < NOON + 19 * DAY && endsAt > NOON + 16 * DAY);
  expect('slipping', slips.length);
  // A flash sale: two thirds of everything that runs sell out within the hour, which the brake stops.
  expect('brake');
  plan(NOON + 10 * DAY, async (at) => {
    for (const good of goods.filter((one, nth) => nth % 3 !== 0 && isOn(one, at))) {
      await sell(good, good.stock, at);
      must.ample = must.ample.filter((one) => one !== `${good.campaignId}:${good.id}1`);
    }
  });
  plan(NOON + 10 * DAY + STEP, () => done(commands.brake(shop, ADA, 'go_on')));
  script.sort((a, b) => a.at - b.at);

  const levels: ReturnType<typeof level>[] = [];
  const lines: ReturnType<typeof orderLine>[] = [];
  async function sell(good: Good, wanted: number, at: number): Promise<void> {
    const units = Math.min(wanted, good.stock);
    if (units <= 0 || good.blind) return;
    good.stock -= units;
    good.sold += units;
    good.levelAt = at;
    levels.push(level(good.id, good.stock, { updatedAt: at }));
    lines.push(orderLine(good.id, units, at));
    toJudge.add(good.id);
    if (good.stock === 0 && random() < 0.6) good.restockAt = at + (6 + random() * 30) * HOUR;
  }
  async function setStock(good: Good, shown: number, at: number): Promise<void> {
    good.stock = shown;
    good.levelAt = at;
    levels.push(level(good.id, shown, { updatedAt: at }));
    toJudge.add(good.id);
  }
  const seen = (id: string, more: Parameters<typeof product>[1]): Promise<void> =>
    store.inShop(shop, (tx) => seeProduct(tx, product(id, more), [variant(id)], clock.now()));
  const inputOf = (nth: number): Parameters<Commands['editCampaign']>[3] => {
    const { name, handle, kind, goal, startsAt, endsAt, commitAt, priority, useTags, collectionId, policy } =
      rows[nth] ?? campaign('');
    const own = goods.filter(({ campaignId }) => campaignId === `c${nth}`);
    return {
      name,
      handle,
      kind,
      goal,
      startsAt,
      endsAt,
      commitAt,
      priority,
      useTags,
      collectionId,
      policy,
      budget: '2500.00',
      sources: own.map(({ id }) => ({ kind: 'picked' as const, value: id })),
      plannedUnits: Object.fromEntries(own.map(({ id, planned }) => [`${id}1`, planned])),
      plannedUnitsOfProduct: {},
      heroes: own.slice(0, 1).map(({ id }) => `${id}1`),
      confirmedPlans: true,
    };
  };
  let last = NOON - 16 * DAY;

  return {
    must,
    commands,
    expiry,
    answers: (path) => {
      const [from, to] = down.get(path) ?? [0, 0];
      return clock.now() < from || clock.now() >= to;
    },
    late: (now) => now >= NOON + 15 * DAY && now < NOON + 20 * DAY,
    async look(now) {
      const own = goods.filter(({ startsAt, endsAt }) => startsAt <= now + DAY && endsAt > now - DAY);
      const read = own.filter(({ blind }) => !blind);
      await store.inShop(shop, (tx) =>
        tx.saveLevels(
          read.map(({ id, stock, levelAt }) => level(id, stock, { updatedAt: levelAt })),
          now,
        ),
      );
      return own.map(({ id }) => id);
    },
    async until(now) {
      toJudge.clear();
      // All within the hour before: what is older has been looked at when it came.
      const at = now - 20 * MINUTE;
      while ((script[0]?.at ?? Infinity) <= now) await script.shift()?.what(at);
      const step = Math.round((now - NOON) / STEP);
      for (const [nth, good] of goods.entries()) {
        if (good.restockAt !== null && good.restockAt <= now) {
          good.restockAt = null;
          await setStock(good, good.stock + good.planned, at);
        }
        if (isOn(good, now) && (step + nth) % good.every === 0)
          await sell(good, Math.floor((good.rate * good.every * STEP) / HOUR + random()), at + 1);
      }
      await store.takeIn(
        {
          levels: levels.splice(0).map((one) => ({ ...one, shop, triggeredAt: null })),
          disconnects: [],
          events: [],
        },
        now,
      );
      const orders = lines.splice(0);
      if (orders.length > 0) await store.inShop(shop, (tx) => tx.upsertOrderLines(orders));
      const views = { carts: 0, checkouts: 0, purchases: 0 };
      const hours = [];
      for (let hour = hourOf(last) + HOUR; hour <= hourOf(now); hour += HOUR)
        for (const { id } of looked)
          hours.push({ ...views, shop, productId: id, hour, views: rushes.has(`${id}@${hour}`) ? 100 : 20 });
      last = now;
      await reach.addPageCounts(hours);
      for (const { campaignId, id, stock, planned, sold, endsAt, startsAt } of goods.filter((one) =>
        isOn(one, now),
      )) {
        const one = { item: `${campaignId}:${id}1`, at: now };
        const left = (endsAt - now) / (endsAt - startsAt);
        if (stock === 0) must.soldOut.push(one);
        else if (left > 0.4 && stock < 0.1 * (planned - sold)) must.short.push(one);
      }
      return [...toJudge];
    },
  };
}

const hourOf = (at: number): number => at - (at % HOUR);
const isOn = ({ startsAt, endsAt }: Good, now: number): boolean => startsAt <= now && now < endsAt;

const placement = (kind: 'partner' | 'landing_page', name: string, ownerId: string | null) => ({
  id: null,
  kind,
  name,
  link: null as string | null,
  ownerId,
  audience: null,
  goesOutAt: null,
  lockedFrom: null,
  productIds: [],
});
