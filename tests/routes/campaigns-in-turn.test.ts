/** The order in which the list of campaigns opens, over a real database: what runs, what comes, what is over. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createViews } from '../../app/db/views/create.ts';
import type { CampaignQuery } from '../../app/db/views/views.ts';
import { DAY, HOUR, NOW, policy } from '../support/builders.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';

const SHOP = 'tea.myshopify.com';
const at = (ms: number): Date => new Date(NOW + ms);
const IN_TURN: CampaignQuery = { search: '', states: [], sort: 'turn', descending: false, page: 1 };
const PAGE = 20;

let db: TestDatabase;
beforeAll(async () => {
  db = await embeddedDatabase();
  await db.database.prisma.shop.create({
    data: { shop: SHOP, installedAt: at(0), ianaTimezone: 'Europe/Berlin' },
  });
});
afterAll(() => db.remove());
beforeEach(() => db.database.prisma.campaign.deleteMany());

type Given = Partial<Record<'startsAt' | 'endsAt' | 'endedAt', number>> & { state?: string };
const campaigns = (given: Record<string, Given>) =>
  db.database.prisma.campaign.createMany({
    data: Object.entries(given).map(([id, { state = 'live', startsAt = -DAY, endsAt = DAY, endedAt }]) => ({
      shop: SHOP,
      id,
      name: id,
      handle: id,
      kind: 'sale',
      goal: 'keep_available',
      startsAt: at(startsAt),
      endsAt: at(endsAt),
      endedAt: endedAt === undefined ? null : at(endedAt),
      commitAt: at(startsAt - 7 * DAY),
      state,
      policy: policy(),
      createdAt: at(0),
      createdBy: '1',
      updatedAt: at(0),
    })),
  });

test('what runs, the soonest to end first; what comes, the soonest first; what is over, the latest first', async () => {
  await campaigns({
    far: { state: 'draft', startsAt: 40 * DAY, endsAt: 50 * DAY },
    'over long ago': { state: 'ended', startsAt: -20 * DAY, endsAt: -9 * DAY, endedAt: -9 * DAY },
    'runs on': { endsAt: 3 * DAY },
    dropped: { state: 'cancelled', startsAt: 60 * DAY, endsAt: 70 * DAY, endedAt: -DAY },
    soon: { state: 'approved', startsAt: HOUR },
    'late draft': { state: 'draft' },
    'ends first': { state: 'approved', endsAt: DAY },
    'just over': { endsAt: -1 },
    'ended early': { state: 'ended', endsAt: 9 * DAY, endedAt: -HOUR },
    forgotten: { state: 'draft', startsAt: -9 * DAY, endsAt: -2 * DAY },
  });
  const names = async (query: CampaignQuery) =>
    (await createViews(db.database.sql).campaigns(SHOP, query, NOW)).rows.map(({ name }) => name);
  const over = ['just over', 'ended early', 'dropped', 'over long ago'];
  expect(await names(IN_TURN)).toEqual([
    'ends first',
    'runs on',
    'late draft',
    'soon',
    'far',
    'just over',
    'ended early',
    'dropped',
    'forgotten',
    'over long ago',
  ]);
  expect(await names({ ...IN_TURN, states: ['ended', 'cancelled'] })).toEqual(over);
});

test('a page of five hundred: each is on one page, and only the items of those on the page are counted', async () => {
  const days = (n: number) => ({ startsAt: (n - 250) * DAY, endsAt: (n - 240) * DAY, state: 'approved' });
  await campaigns(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`n${n}`, days(n)])));
  const { sql } = db.database;
  const asked: [string, Parameters<typeof sql.rows>[1][]][] = [];
  const listening: typeof sql = {
    ...sql,
    rows: (text, ...values) => {
      asked.push([text, values]);
      return sql.rows(text, ...values);
    },
  };
  const views = createViews(listening);
  const rows = [];
  for (let page = 1; page <= 500 / PAGE; page += 1)
    rows.push(...(await views.campaigns(SHOP, { ...IN_TURN, page }, NOW)).rows);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(500);
  expect(rows.findLastIndex(({ state }) => state === 'live')).toBe(9);
  expect(rows.findIndex(({ state }) => state === 'ended')).toBe(rows.length - 240 - 1);

  const [text, values] = asked.at(-1) ?? ['', []];
  const [plan] = await sql.rows<{ 'QUERY PLAN': { Plan: Step }[] }>(
    `explain (analyze, format json) ${text}`,
    ...values,
  );
  const looks = stepsOf(plan?.['QUERY PLAN'][0]?.Plan).filter(
    (step) => step['Relation Name'] === 'CampaignItem' || step['Relation Name'] === 'Hold',
  );
  expect(looks.length).toBeGreaterThan(1);
  for (const look of looks) {
    expect(look['Node Type']).toMatch(/Index|Bitmap/);
    expect(look['Actual Loops']).toBe(PAGE);
  }
});

interface Step {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Loops': number;
  Plans?: Step[];
}
const stepsOf = (step: Step | undefined): Step[] =>
  step ? [step, ...(step.Plans ?? []).flatMap((one) => stepsOf(one))] : [];
