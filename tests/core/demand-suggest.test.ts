import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outsideCampaigns } from '../../app/core/demand/promoted.ts';
import {
  againstUsual,
  learnUplift,
  recentPacePlan,
  suggestPlan,
  type EndedItem,
  type PlanQuestion,
} from '../../app/core/demand/suggest.ts';

const steady = (units: number): number[] => Array.from({ length: 56 }, () => units);
const question = (given: Partial<PlanQuestion> = {}): PlanQuestion => ({
  history: steady(10),
  windowDays: 7,
  kind: 'sale',
  ...given,
});
const CAMPAIGN = { id: 'spring', name: 'Spring', endedAt: 100 };
const ended = (count: number, factor: number, kind = 'sale', windowDays = 7): EndedItem[] =>
  Array.from({ length: count }, (_, i) => ({
    history: steady(i + 5),
    windowDays,
    kind,
    sold: Math.round((i + 5) * windowDays * factor),
    campaign: CAMPAIGN,
  }));

describe('a suggested plan', () => {
  test('without ended campaigns it is the usual pace, and says so', () => {
    const plan = suggestPlan(question());
    expect(plan).toMatchObject({
      known: true,
      units: 70,
      uplift: 1,
      learnedFrom: 0,
      betterThanRecentPace: false,
    });
    if (!plan.known) return;
    expect(plan.low).toBeLessThan(60);
    expect(plan.high).toBeGreaterThan(80);
  });

  test('without history there is nothing to suggest from', () => {
    expect(suggestPlan(question({ history: [null, null] }))).toEqual({ known: false, reason: 'no-history' });
    expect(recentPacePlan(question({ history: [] }))).toBeNull();
  });

  test('ended campaigns of the kind lift it, and it says that this is better than the recent pace', () => {
    const learned = learnUplift(ended(20, 2));
    const plan = suggestPlan(question(), learned);
    expect(plan).toMatchObject({ known: true, learnedFrom: 20, betterThanRecentPace: true });
    if (plan.known) expect(plan.uplift).toBeGreaterThan(1.8);
    if (plan.known) expect(plan.uplift).toBeLessThan(2.05);
    expect(learned.errorAgainstPace).toBeLessThan(0.4);
  });

  test('the range is as wide as ended campaigns were wide of the mark: eight in ten fall into it', () => {
    const widthOf = (spread: number): number => {
      const items = ended(50, 1).map((item, i) => ({
        ...item,
        sold: Math.round(item.sold * spread ** (((i * 7) % 50) / 5 - 4.9)),
      }));
      const learned = learnUplift(items);
      const inside = items.filter((item) => {
        const plan = suggestPlan(item, learned);
        return plan.known && item.sold >= plan.low && item.sold <= plan.high;
      });
      expect(inside.length).toBeGreaterThanOrEqual(36);
      expect(inside.length).toBeLessThanOrEqual(44);
      return learned.rangeFactor;
    };
    const [narrow, wide] = [widthOf(1.03), widthOf(1.2)];
    expect(narrow).toBeLessThan(1);
    expect(wide).toBeGreaterThan(2 * narrow);
  });

  test('a handful of campaigns says nothing about the range, and no luck makes it a point or absurd', () => {
    expect(learnUplift(ended(9, 3)).rangeFactor).toBe(1);
    expect(learnUplift(ended(20, 1)).rangeFactor).toBe(0.25);
    const wild = ended(20, 1).map((item, i) => ({ ...item, sold: i % 2 === 0 ? 0 : item.sold * 1000 }));
    expect(learnUplift(wild).rangeFactor).toBe(4);
  });

  test('a few campaigns are believed a little', () => {
    const plan = suggestPlan(question(), learnUplift(ended(1, 4)));
    if (!plan.known) throw new Error(plan.reason);
    expect(plan.uplift).toBeGreaterThan(1.1);
    expect(plan.uplift).toBeLessThan(3);
    expect(plan.betterThanRecentPace).toBe(false);
  });

  test('kinds learn from their own and fall back to all', () => {
    const learned = learnUplift([
      ...ended(30, 3, 'influencer'),
      ...ended(30, 2, 'ad'),
      ...ended(30, 1, 'email'),
    ]);
    const units = (kind: string): number => {
      const plan = suggestPlan(question({ kind }), learned);
      return plan.known ? plan.units : NaN;
    };
    expect(units('influencer')).toBeGreaterThan(180);
    expect(units('email')).toBeLessThan(85);
    expect(units('event')).toBeGreaterThan(units('email'));
    expect(units('event')).toBeLessThan(units('influencer'));
  });

  test('short campaigns learn from short ones', () => {
    const learned = learnUplift([...ended(30, 3, 'sale', 2), ...ended(30, 1, 'sale', 14)]);
    const uplift = (windowDays: number): number => {
      const plan = suggestPlan(question({ windowDays }), learned);
      return plan.known ? plan.uplift : NaN;
    };
    expect(uplift(2)).toBeGreaterThan(2.5);
    expect(uplift(14)).toBeLessThan(1.3);
  });

  test('lengths are compared in bands: to three days, eight, fifteen, and longer', () => {
    const learned = learnUplift([
      ...ended(30, 4, 'sale', 3),
      ...ended(30, 3, 'sale', 8),
      ...ended(30, 2, 'sale', 15),
      ...ended(30, 1, 'sale', 40),
    ]);
    const uplift = (windowDays: number): number => {
      const plan = suggestPlan(question({ windowDays }), learned);
      return plan.known ? plan.uplift : NaN;
    };
    expect([1, 4, 9, 16].map(uplift)).toEqual([3, 8, 15, 400].map(uplift));
    const bands = [3, 8, 15, 16].map(uplift);
    expect(bands).toEqual(bands.toSorted((a, b) => b - a));
    expect(new Set(bands).size).toBe(4);
  });

  test('the uplift is the median by units, a few items pull it from what all campaigns show', () => {
    // Seven days at 10, 10 and 100 units: a median by items would be twice the pace.
    const three = [
      [10, 1],
      [10, 2],
      [100, 3],
    ] as const;
    const items = three.map(([units, factor]) => ({
      ...question({ history: steady(units) }),
      sold: 7 * units * factor,
      campaign: CAMPAIGN,
    }));
    const { factors, errorAgainstPace, rangeFactor } = learnUplift(items);
    const own = factors.get('')?.factor ?? 0;
    expect(own).toBeCloseTo(3 ** (3 / 7), 1);
    expect(factors.get('')?.items).toBe(3);
    const kind = factors.get('sale')?.factor ?? 0;
    expect(Math.log(kind)).toBeCloseTo((3 / 7) * Math.log(own) * (7 / 3) + (4 / 7) * Math.log(own), 9);
    expect([...factors.keys()]).toEqual(['', 'sale', 'sale ≤8']);
    expect([errorAgainstPace, rangeFactor]).toEqual([null, 1]);
  });

  test('what sold nothing, or had no history, teaches no infinite lesson', () => {
    const nothing = learnUplift([{ ...question(), sold: 0, campaign: CAMPAIGN }]);
    expect(nothing.factors.get('')?.factor).toBeCloseTo(0.05 ** (1 / 5), 9);
    expect(
      learnUplift([{ ...question({ history: [null] }), sold: 50, campaign: CAMPAIGN }]).factors.size,
    ).toBe(0);
    const quiet = learnUplift([{ ...question({ history: steady(0) }), sold: 40, campaign: CAMPAIGN }]);
    // Where nothing usually sells, half a unit is what forty units are compared with.
    expect(quiet.factors.get('')?.factor).toBeCloseTo(80 ** (1 / 5), 9);
  });

  test('given a campaign of a few units, then it teaches nothing: chance alone makes it look good or bad', () => {
    const few = { ...question({ history: steady(0) }), sold: 6, campaign: CAMPAIGN };
    expect(againstUsual([few])).toBeNull();
    expect(againstUsual([{ ...few, sold: 29 }])).toBeNull();
    expect(againstUsual([{ ...few, sold: 30 }])).toMatchObject({ items: 1 });
    expect(learnUplift([few]).factors.size).toBe(0);
    expect(suggestPlan(question(), learnUplift([few]))).toMatchObject({ uplift: 1, last: null });
    // Several of its items together may be enough.
    expect(learnUplift(Array.from({ length: 5 }, () => few)).factors.get('')?.items).toBe(5);
    const other = { ...few, campaign: { ...CAMPAIGN, id: 'other' } };
    expect(learnUplift([...Array.from({ length: 5 }, () => few), other]).factors.get('')?.campaigns).toBe(1);
  });

  test('a range as wide as was learned, and better than the pace only when it missed by less', () => {
    const at = (rangeFactor: number, errorAgainstPace: number | null) => {
      const plan = suggestPlan(question({ windowDays: 300 }), {
        factors: new Map(),
        errorAgainstPace,
        rangeFactor,
      });
      if (!plan.known) throw new Error(plan.reason);
      return plan;
    };
    const widthOf = ({ low, high }: { low: number; high: number }): number =>
      Math.log((high + 1) / (low + 1));
    expect(widthOf(at(2, null)) / widthOf(at(1, null))).toBeCloseTo(2, 1);
    expect([0.99, 1, null].map((error) => at(1, error).betterThanRecentPace)).toEqual([true, false, false]);
  });

  test('what the range leaves below and above is the same share of the units', () => {
    const { units, low, high } = suggestPlan(question({ history: steady(3) })) as Extract<
      ReturnType<typeof suggestPlan>,
      { known: true }
    >;
    expect(units).toBe(21);
    // Rounded outwards, by less than a unit each.
    expect(low + 1).toBeLessThanOrEqual(22 ** 2 / (high + 0.01));
    expect(low + 2).toBeGreaterThan(22 ** 2 / (high + 1));
  });

  test('from ten ended items on, each is predicted from the four fifths that it is not in', () => {
    const items = fc.record({
      history: fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { freq: 4 }), {
        minLength: 5,
        maxLength: 40,
      }),
      windowDays: fc.integer({ min: 1, max: 20 }),
      kind: fc.constantFrom('sale', 'ad', 'email'),
      sold: fc.integer({ min: 0, max: 200 }),
      campaign: fc.constant(CAMPAIGN),
    });
    fc.assert(
      fc.property(fc.array(items, { minLength: 8, maxLength: 24 }), (all) => {
        const judged = all.filter(({ history }) => history.some((units) => units !== null));
        const { errorAgainstPace } = learnUplift(all);
        if (judged.length < 10) {
          expect(errorAgainstPace).toBeNull();
          return;
        }
        let [ours, pace] = [0, 0];
        for (const [index, item] of judged.entries()) {
          const others = judged.filter((_, other) => (other - index) % 5 !== 0);
          const learned = { ...learnUplift(others), rangeFactor: 1 };
          const plan = suggestPlan(item, learned);
          ours += Math.abs((plan.known ? plan.units : 0) - item.sold);
          pace += Math.abs((recentPacePlan(item) ?? 0) - item.sold);
        }
        if (pace === 0) expect(errorAgainstPace).toBeNull();
        else expect(errorAgainstPace).toBeCloseTo(ours / pace, 9);
      }),
      { numRuns: 60 },
    );
  });

  test('a pace that was right to the unit leaves nothing to be better than', () => {
    const exact = Array.from({ length: 10 }, () => ({ ...question(), sold: 70, campaign: CAMPAIGN }));
    expect(learnUplift(exact).errorAgainstPace).toBeNull();
    expect(learnUplift(exact.slice(1)).errorAgainstPace).toBeNull();
  });

  test('it says what it rests on: how many campaigns, and what the last one alone sold against what is usual', () => {
    const of = (id: string, endedAt: number, factor: number, kind = 'sale') =>
      ended(3, factor, kind).map((item) => ({ ...item, campaign: { id, name: id, endedAt } }));
    const learned = learnUplift([...of('june', 30, 2), ...of('may', 20, 4), ...of('letter', 40, 1, 'email')]);
    const plan = suggestPlan(question(), learned);
    expect(plan).toMatchObject({
      learnedFrom: 6,
      campaigns: 2,
      last: { id: 'june', name: 'june', items: 3 },
    });
    if (!plan.known) return;
    // Usual is a little less than the plain pace of a week.
    expect(plan.last?.times).toBeCloseTo(2, 1);
    expect(plan.uplift).not.toBeCloseTo(2, 1);
    expect(suggestPlan(question({ kind: 'event' }), learned)).toMatchObject({
      learnedFrom: 9,
      campaigns: 3,
      last: { id: 'letter' },
    });
    expect(suggestPlan(question())).toMatchObject({ campaigns: 0, last: null });
  });

  test('several items together are their sales over what is usual for them; without a usual pace nothing is said', () => {
    const [small, large] = [ended(1, 1)[0], ended(6, 3).at(-1)];
    if (!small || !large) throw new Error('There are items');
    const both = againstUsual([small, large, { ...small, history: [null] }]);
    expect(both?.items).toBe(2);
    // 35 units at once and 70 at three times: 245 for 105.
    expect(both?.times).toBeCloseTo(245 / 105, 1);
    expect(againstUsual([{ ...small, history: [] }])).toBeNull();
    expect(againstUsual([])).toBeNull();
  });

  test('where campaigns only follow the pace, nothing is claimed', () => {
    const learned = learnUplift(ended(20, 1));
    expect(suggestPlan(question(), learned)).toMatchObject({ betterThanRecentPace: false });
  });

  test('28-day velocity leaves out older days and days that say nothing', () => {
    const history = [
      ...Array.from({ length: 28 }, () => 100),
      ...Array.from({ length: 28 }, (_, i) => (i < 14 ? null : 6)),
    ];
    expect(recentPacePlan(question({ history, windowDays: 10 }))).toBe(60);
  });

  test('a year and more is a window', () => {
    expect(suggestPlan(question({ windowDays: 400 }))).toMatchObject({ known: true, units: 3_997 });
  });

  test.each([0, -1, 401, NaN])('refuses a window of %d days', (windowDays) => {
    expect(() => suggestPlan(question({ windowDays }))).toThrow(/windowDays/);
  });

  test('always whole units, low ≤ units ≤ high, and longer windows never suggest less', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 10_000 }), { freq: 6 }), {
          minLength: 1,
          maxLength: 56,
        }),
        fc.integer({ min: 1, max: 200 }),
        (history, windowDays) => {
          const plan = suggestPlan(question({ history, windowDays }));
          const longer = suggestPlan(question({ history, windowDays: windowDays * 2 }));
          if (!plan.known || !longer.known) return;
          for (const value of [plan.units, plan.low, plan.high])
            expect(Number.isSafeInteger(value)).toBe(true);
          expect(plan.low).toBeGreaterThanOrEqual(0);
          expect(plan.low).toBeLessThanOrEqual(plan.units);
          expect(plan.units).toBeLessThanOrEqual(plan.high);
          expect(longer.units).toBeGreaterThanOrEqual(plan.units);
        },
      ),
    );
  });
});

describe('usual days', () => {
  const days = (count: number) => Array.from({ length: count }, (_, n) => n);

  test('are those outside of campaigns, to the day', () => {
    // The history is of the days 90 to 99.
    const usual = outsideCampaigns(days(10), 100, [
      { from: 80, until: 91 },
      { from: 98, until: 120 },
    ]);
    expect(usual).toEqual([null, 1, 2, 3, 4, 5, 6, 7, null, null]);
    expect(outsideCampaigns(days(10), 100, [])).toEqual(days(10));
  });

  test('of an item that is nearly always promoted are all of its days', () => {
    const promoted = [{ from: 93, until: 100 }];
    expect(outsideCampaigns(days(9), 99, promoted)).toEqual(days(9));
    expect(outsideCampaigns(days(13), 100, promoted).filter((one) => one !== null)).toHaveLength(13);
    expect(outsideCampaigns(days(14), 100, promoted).filter((one) => one !== null)).toHaveLength(7);
    expect(outsideCampaigns([null, ...days(13)], 100, promoted).filter((one) => one !== null)).toHaveLength(
      13,
    );
  });
});
