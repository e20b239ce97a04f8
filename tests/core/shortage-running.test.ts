/** What a campaign that runs misses: as the judge says. */
import { expect, test } from 'vitest';
import type { ComingCampaign, ComingItem, JudgedStock } from '../../app/core/coming.ts';
import { planLines } from '../../app/core/shortage.ts';
import { DAY, NOW } from '../support/builders.ts';
import { campaign, expected, item, judged } from './coming-case.ts';

const missing = (campaigns: ComingCampaign[]) => planLines(campaigns, NOW).map((line) => line.missing);
const running = (said: JudgedStock | null, given: Partial<ComingItem> = {}) =>
  planLines(
    [
      campaign({
        startsAt: NOW - DAY,
        items: [item({ expected: expected(50), judged: said, ...given })],
      }),
    ],
    NOW,
  );
test('the judge says what it takes to be safe, and what is missing to it', () => {
  // 100 are planned and none sold, 60 are there: the plan alone would miss 40.
  expect(running(judged({ needToBeSafe: 56 }))).toMatchObject([
    { standing: 'covered', left: 56, missing: 0, restock: 0, judged: true, expectedDemand: 50 },
  ]);
  expect(running(judged({ need: 58, needToBeSafe: 75, shortBy: 15 }))).toMatchObject([
    { standing: 'missing', left: 75, usable: 60, missing: 15, judged: true, toBeSafe: true },
  ]);
  expect(running(null)).toMatchObject([{ standing: 'missing', missing: 40, judged: false }]);
});
test('what the judge cannot count on is missing, whatever lies there', () => {
  expect(running(judged({ needToBeSafe: 56, usable: 40, shortBy: 16 }))).toMatchObject([
    { usable: 40, missing: 16, restock: 16 },
  ]);
});
test('more has to be there when the stock may be empty: now if it is, else by the end', () => {
  const by = (given: Partial<JudgedStock>) =>
    running(judged({ needToBeSafe: 90, shortBy: 30, ...given }))[0]?.by;
  expect(by({ mayRunOutAt: NOW + 2 * DAY })).toBe(NOW + 2 * DAY);
  expect(by({ mayRunOutAt: NOW - DAY })).toBe(NOW);
  expect(by({ usable: 0, mayRunOutAt: NOW + DAY })).toBe(NOW);
  expect(by({ mayRunOutAt: null })).toBe(campaign().endsAt);
});
test('nothing more is needed is not the same as all is sold', () => {
  const nothing = judged({ need: 0, needToBeSafe: 0 });
  expect(running(nothing)).toMatchObject([{ standing: 'covered', left: 0 }]);
  expect(running(nothing, { sold: 100 })).toMatchObject([{ standing: 'sold' }]);
});
test('takes what it needs not to be flagged before what starts later, and its safety buffer does not', () => {
  const later = campaign({ id: 'c2', startsAt: NOW + DAY, items: [item({ planned: 10 })] });
  const own = item({ judged: judged({ need: 56, needToBeSafe: 60 }) });
  expect(missing([later, campaign({ startsAt: NOW - DAY, items: [own] })])).toEqual([0, 6]);
});
test('of two that run the better one is served first, as the judge does', () => {
  const older = campaign({
    id: 'c1',
    startsAt: NOW - 2 * DAY,
    priority: 4,
    items: [item()],
  });
  const better = campaign({
    id: 'c2',
    startsAt: NOW - DAY,
    priority: 1,
    items: [item()],
  });
  expect(planLines([older, better], NOW).map((line) => [line.campaignId, line.missing])).toEqual([
    ['c2', 40],
    ['c1', 100],
  ]);
});
