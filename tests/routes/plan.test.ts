/** The restock list as a file. */
import { expect, test } from 'vitest';
import type { ComingView } from '../../app/db/views/views.ts';
import { loader as exportPlan } from '../../app/routes/plan/export.ts';
import { fakeContext, visitOf } from './fake-context.ts';

type Line = ComingView['lines'][number];
const line = (more: Partial<Line>): Line => ({
  campaignId: 'c1',
  variantId: '11',
  productId: '1',
  component: null,
  product: 'Tea',
  variant: 'Default Title',
  sku: 'T-1',
  campaign: 'Harbour week',
  by: Date.UTC(2026, 2, 30, 22, 30),
  standing: 'missing',
  planned: 100,
  left: 100,
  missing: 40,
  moves: [],
  restock: 40,
  expectedDemand: 90,
  judged: false,
  toBeSafe: true,
  takes: 1,
  usable: 60,
  lostUnits: 4,
  due: null,
  demandSd: 9,
  demandLow: 70,
  demandHigh: 120,
  answer: null,
  ...more,
});
const view = (lines: Line[]): ComingView => ({
  weeks: [],
  parcels: null,
  bestDay: null,
  pace: null,
  campaigns: [],
  unplanned: 0,
  lines,
  total: lines.length,
  page: 1,
  pageSize: 1,
  keptAt: null,
  current: true,
});

test('what must land or move, by the shop’s day, with what operations say', async () => {
  const answer = { answer: 'feasible_with' as const, note: 'by air', at: 0, by: 'Olu', plannedThen: 100 };
  const moves = [{ from: 'Warehouse', units: 30 }];
  const due = { units: 65, at: Date.UTC(2026, 11, 1, 9), tooLate: false };
  const found = view([
    line({ due }),
    line({
      product: '=1+1',
      variant: 'M',
      moves,
      restock: 10,
      answer: { campaignId: 'c1', variantId: '11', ...answer },
    }),
    line({ standing: 'not_known', expectedDemand: null }),
  ]);
  const fake = fakeContext({ views: { coming: () => Promise.resolve(found) } });
  const file = await exportPlan(visitOf(fake, '/app/plan/export'));
  const [head, ...lines] = (await file.text()).trim().split('\r\n');
  expect(head).toBe(
    'Product,Variant,SKU,Component,Campaign,Needed by,Expected units,"Missing units, safety buffer included","On their way, not counted",Can be moved,To restock,Answer,Note',
  );
  expect(lines).toEqual([
    'Tea,,T-1,,Harbour week,2026-03-31,90,40,65 (2026-12-01),,40,,',
    '\'=1+1,M,T-1,,Harbour week,2026-03-31,90,40,,Warehouse: 30,10,"Feasible, with conditions",by air',
    'Tea,,T-1,,Harbour week,2026-03-31,,not known,,,40,,',
  ]);
  expect(file.headers.get('Content-Disposition')).toContain('holdfast-plan.csv');
  // As of now and of all campaigns, not of a page.
  expect(fake.views.find(({ name }) => name === 'coming')?.args[1]).toMatchObject({
    campaignId: null,
    page: 1,
    asOfNow: true,
  });
});
