/** Holds: when they begin, what causes them, how long they stay as they are (domain: hold; laws 4, 5, 6). */
import { describe, expect, test } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import type { HoldCause, Picture } from '../../app/core/picture.ts';
import {
  campaign,
  DAY,
  hold,
  item,
  mostStockWhere,
  NOW,
  pictureWith,
  policy,
  shop,
} from '../support/builders.ts';

const opened = (given: Picture): string[] =>
  decide(given).open.map(({ response, cause, mode }) => `${response} ${cause} ${mode}`);
const closed = (given: Picture): string[] => decide(given).close.map(({ id, cause }) => `${id} ${cause}`);
const flag = (cause: HoldCause = 'below_need', openedAt = NOW - DAY) =>
  hold({ response: 'flag', cause, openedAt });
const stop = (cause: HoldCause = 'sold_out', openedAt = NOW - DAY) => hold({ cause, openedAt });

describe('beginning', () => {
  test('each response begins once', () => {
    expect(opened(pictureWith(0))).toEqual(['flag sold_out act', 'stop_promoting sold_out act']);
    expect(opened(pictureWith(0, { holds: [flag('sold_out')] }))).toEqual(['stop_promoting sold_out act']);
    expect(opened(pictureWith(0, { holds: [flag('sold_out'), stop()] }))).toEqual([]);
  });

  test('an item that its source dropped begins nothing new', () => {
    const dropped = campaign({ items: [item({ dropped: true })] });
    expect(opened(pictureWith(0, { campaigns: [dropped] }))).toEqual([]);
  });

  test('a campaign that watches, or a shop that does not act yet, only would have', () => {
    expect(opened(pictureWith(3, { campaigns: [campaign({ mode: 'watch' })] }))).toEqual([
      'flag below_need watch',
    ]);
    expect(opened(pictureWith(3, { shop: shop({ acting: false }) }))).toEqual(['flag below_need watch']);
  });

  test.each([
    ['draft', {}],
    ['proposed', {}],
    ['cancelled', {}],
    ['ended', {}],
    ['approved', { startsAt: NOW + 1 }],
    ['live', { endsAt: NOW }],
  ] as const)('a campaign that is %s begins nothing outside its window', (state, given) => {
    const quiet = decide(pictureWith(0, { campaigns: [campaign({ state, ...given })] }));
    expect(quiet).toMatchObject({ verdicts: [], open: [], alerts: [] });
  });

  test('the window includes its first moment', () => {
    expect(
      opened(pictureWith(0, { campaigns: [campaign({ state: 'approved', startsAt: NOW })] })),
    ).toHaveLength(2);
  });
});

describe('another cause takes over', () => {
  const starved = (available: number, holds: Picture['holds']): Picture => {
    const better = campaign({ id: 'c0', priority: 1, policy: policy({ flagRisk: 0.3 }) });
    return pictureWith(available, {
      campaigns: [campaign({ policy: policy({ stopRisk: 0.5 }) }), better],
      holds: holds,
    });
  };
  const causes = (given: Picture, response: string) =>
    decide(given)
      .open.filter((one) => one.campaignId === 'c1' && one.response === response)
      .map(({ cause }) => cause);

  const scarce = mostStockWhere((available) => causes(starved(available, []), 'stop_promoting').length > 0);

  test('what gave way to a better campaign binds at once when it sells out', () => {
    const held = [flag('allocation', NOW - 1), stop('allocation', NOW - 1)];
    const now = starved(0, held);
    expect(closed(now)).toEqual(['c1/v1/flag replaced', 'c1/v1/stop_promoting replaced']);
    expect(causes(now, 'stop_promoting')).toEqual(['sold_out']);
  });

  test('what was short on its own lets go of the channels when only the better campaign needs the units', () => {
    const young = [flag('below_need', NOW - 1), stop('below_need', NOW - 1)];
    const old = [flag('below_need'), stop('below_need')];
    expect(causes(starved(scarce, []), 'stop_promoting')).toEqual(['allocation']);
    expect(closed(starved(scarce, young))).toEqual([]);
    expect(closed(starved(scarce, old))).toEqual(['c1/v1/flag replaced', 'c1/v1/stop_promoting replaced']);
    expect(causes(starved(scarce, old), 'stop_promoting')).toEqual(['allocation']);
  });

  test('what was short and sells out waits for stock at the end', () => {
    expect(closed(pictureWith(0, { holds: [flag('below_need', NOW - 1)] }))).toEqual(['c1/v1/flag replaced']);
    expect(opened(pictureWith(0, { holds: [flag('below_need', NOW - 1)] }))).toContain('flag sold_out act');
  });

  test('a stock number that falls to nothing by itself makes the flag one of what is sold out at once', () => {
    const jump = { at: NOW - 1, from: 100, to: 0, highest: 100, confirmed: false };
    const movements = [
      { inventoryItemId: 'i1', locationId: 'l1', available: 0, start: 100, ordered: 0, jump },
    ];
    const held = [flag('below_need', NOW - 1), stop('below_need', NOW - 1)];
    expect(closed(pictureWith(0, { holds: held, movements }))).toEqual(['c1/v1/flag replaced']);
  });

  test('what is in stock again but short is not sold out any more, after the minimum hold', () => {
    expect(closed(pictureWith(3, { holds: [flag('sold_out', NOW - 1)] }))).toEqual([]);
    expect(closed(pictureWith(3, { holds: [flag('sold_out')] }))).toEqual(['c1/v1/flag replaced']);
    expect(opened(pictureWith(3, { holds: [flag('sold_out')] }))).toEqual(['flag below_need act']);
  });

  test('an item that its source dropped keeps its hold as it is: it leaves with the release', () => {
    const dropped = campaign({ items: [item({ dropped: true })] });
    expect(closed(pictureWith(0, { campaigns: [dropped], holds: [flag('below_need')] }))).toEqual([]);
  });

  test('the ledger has one line for it, not a release', () => {
    const { ledger } = decide(pictureWith(0, { holds: [flag('below_need')] }));
    const lines = ledger.filter(({ kind }) => kind !== 'verdict').map(({ message }) => message);
    expect(lines).toEqual(['ledger.hold_opened']);
  });
});

describe('modes, freeze and stop', () => {
  const act = flag();
  const watch = { ...flag(), mode: 'watch' as const };

  test('watching to acting: what would have been held is held', () => {
    const given = pictureWith(3, { holds: [watch] });
    expect(closed(given)).toEqual(['c1/v1/flag stopped_acting']);
    expect(opened(given)).toEqual(['flag below_need act']);
  });

  test('acting to watching releases first', () => {
    const given = pictureWith(3, { holds: [act], campaigns: [campaign({ mode: 'watch' })] });
    expect(closed(given)).toEqual(['c1/v1/flag stopped_acting']);
    expect(opened(given)).toEqual(['flag below_need watch']);
    expect(closed(pictureWith(3, { holds: [act], shop: shop({ acting: false }) }))).toHaveLength(1);
  });

  test('frozen: no hold ends, none begins, and the verdict says why', () => {
    const frozen = campaign({ frozen: true });
    expect(closed(pictureWith(500, { holds: [act], campaigns: [frozen] }))).toEqual([]);
    const short = decide(pictureWith(0, { campaigns: [frozen] }));
    expect(short.open).toEqual([]);
    expect(short.verdicts[0]).toMatchObject({
      verdict: 'sold_out',
      assessment: { whyNotStronger: 'why_not.frozen' },
    });
    const over = campaign({ frozen: true, state: 'ended', endsAt: NOW - DAY });
    expect(closed(pictureWith(500, { holds: [act], campaigns: [over] }))).toEqual([]);
  });

  test('a frozen campaign leaves the others alone', () => {
    const both = [campaign({ frozen: true }), campaign({ id: 'c2', priority: 4 })];
    expect(decide(pictureWith(0, { campaigns: both })).open.map(({ campaignId }) => campaignId)).toEqual([
      'c2',
      'c2',
    ]);
  });

  test('stopped: the whole shop stays as it is', () => {
    const stopped = shop({ stopped: true });
    const short = decide(pictureWith(0, { shop: stopped }));
    expect(short).toMatchObject({ open: [], close: [] });
    expect(short.verdicts[0]?.assessment.whyNotStronger).toBe('why_not.stopped');
    expect(closed(pictureWith(500, { shop: stopped, holds: [act] }))).toEqual([]);
  });

  test.each([
    ['why_not.watching', { campaigns: [campaign({ mode: 'watch' })] }],
    ['why_not.shop_not_acting', { shop: shop({ acting: false }) }],
  ])('the verdict says %s', (why, given) => {
    expect(decide(pictureWith(0, given)).verdicts[0]?.assessment.whyNotStronger).toBe(why);
  });
});
