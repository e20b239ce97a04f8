/**
 * One deliberate break for each law of the domain: what `npm run laws -- --breaks` does to a copy of the code, and which
 * test has to notice, with the law's own words.
 */
export interface LawBreak {
  law: number;
  /** What somebody got wrong. */
  mistake: string;
  file: string;
  from: string;
  to: string;
  /** Stories that it may take until one of them shows it; 500 without a number. */
  stories?: number;
  /** The test that says so, when it is not one of the laws over random stories. */
  test?: { file: string; name: string };
}

export const LAWS_TEST = 'tests/core/laws.test.ts';
const STORIES = 'laws 1–8';

export const LAW_BREAKS: readonly LawBreak[] = [
  {
    law: 1,
    mistake: 'a variant is not published again where it was before',
    file: 'app/core/plan.ts',
    from: 'if (sameValue(actual, baseline.was)) {',
    to: "if (sameValue(actual, baseline.was) || field.startsWith('variant:')) {",
  },
  {
    law: 2,
    mistake: 'a held field that somebody changed is written again instead of believed',
    file: 'app/core/plan.ts',
    from: "const ours = field === 'metafield' || sameValue(actual, baseline.wrote);",
    to: 'const ours = true;',
  },
  {
    law: 3,
    mistake: 'a tag that was there before us is taken for one of ours',
    file: 'app/core/plan.ts',
    from: ": { ...known, state: 'left_alone' },",
    to: ": { ...known, was: actual === true ? false : actual, state: 'confirmed' },",
  },
  {
    law: 4,
    mistake: 'a hold keeps the cause that it was opened for',
    file: 'app/core/holds.ts',
    from: 'if (after >= before) return after > before;',
    to: 'if (after >= before) return false;',
  },
  {
    law: 5,
    mistake: 'stock releases a hold before its minimum time is over',
    file: 'app/core/hysteresis.ts',
    from: '=> picture.now >= minimumHoldEndsAt(picture, hold);',
    to: '=> picture.now >= hold.openedAt;',
  },
  {
    law: 6,
    mistake: 'a hold by allocation alone reaches channels and status',
    file: 'app/core/desired.ts',
    from: "const binding = holds.filter((hold) => hold.cause !== 'allocation');",
    to: 'const binding = holds;',
    stories: 4_000,
  },
  {
    law: 7,
    mistake: 'no word on why a response that is off did not act',
    file: 'app/core/numbers.ts',
    from: "'why_not.when_sold_out' : 'why_not.response_off'",
    to: "'why_not.when_sold_out' : null",
  },
  {
    law: 8,
    mistake: 'a campaign that only watches marks its members',
    file: 'app/core/desired.ts',
    from: "campaign.mode === 'act' && isLive(campaign, picture.now);",
    to: 'isLive(campaign, picture.now);',
  },
  {
    law: 9,
    mistake: 'a query forgets whose rows it drops',
    file: 'app/db/repositories/acting.ts',
    from: `WHERE b.shop = $1 AND b."productId" = x."productId" AND b.field = x.field`,
    to: `WHERE $1 <> '' AND b."productId" = x."productId" AND b.field = x.field`,
    test: { file: 'tests/contracts/shops-apart.test.ts', name: 'law 9' },
  },
  {
    law: 10,
    mistake: 'a decision throws dice',
    file: 'app/core/decide.ts',
    from: 'const stopped = picture.shop.stopped;',
    to: 'const stopped = picture.shop.stopped || Math.random() < 0.05;',
  },
  {
    law: 11,
    mistake: 'a webhook is answered before it is stored',
    file: 'app/flow/intake.ts',
    from: 'await store.takeIn(',
    to: 'void store.takeIn(',
    test: { file: 'tests/core/laws-door.test.ts', name: 'law 11' },
  },
  {
    law: 12,
    mistake: 'a field that is back already is written again',
    file: 'app/core/plan.ts',
    from: 'if (sameValue(actual, baseline.was)) {',
    to: 'if (sameValue(actual, baseline.was) && baseline.confirmedAt === null) {',
  },
  {
    law: 13,
    mistake: 'a draft is unlisted, which shows it to whoever has the link',
    file: 'app/core/plan.ts',
    from: "if (kind === 'status') return actual === 'ACTIVE';",
    to: "if (kind === 'status') return true;",
  },
  {
    law: 14,
    mistake: 'the brake counts one product too few',
    file: 'app/core/brake.ts',
    from: 'picture.shop.recentlyStoppedProducts + 1 > brakeLimit(picture.shop)',
    to: 'picture.shop.recentlyStoppedProducts > brakeLimit(picture.shop)',
    test: { file: LAWS_TEST, name: 'law 14' },
  },
  {
    law: 15,
    mistake: 'what others write back is written again, however often',
    file: 'app/core/peace.ts',
    from: 'const WRITTEN_BACK = 3;',
    to: 'const WRITTEN_BACK = 300;',
    test: { file: LAWS_TEST, name: 'law 15' },
  },
];

export const testOf = ({ test }: LawBreak): { file: string; name: string } =>
  test ?? { file: LAWS_TEST, name: STORIES };
