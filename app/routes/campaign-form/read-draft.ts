import { z } from 'zod';
import { CAMPAIGN_KINDS, GOALS } from '../../core/campaign.ts';
import { policySchema } from '../../core/policy.ts';
import { dayNumber, fromWallClock } from '../../core/time.ts';
import { moneyOf } from '../../core/typed-money.ts';
import { unitsOf } from '../../core/typed-units.ts';
import type { CampaignFormView } from '../../db/views/views.ts';
import type { Problem } from '../../flow/commands/commands.ts';
import type { CampaignInput } from '../../flow/commands/inputs.ts';
import { problemsOf } from '../support/act.ts';

const digits = z.string().regex(/^\d{1,20}$/);
const MOST_PRODUCTS = 5_000;

/** What the form sends (ui/draft). */
export const sentDraft = z.object({
  name: z.string().trim().min(1, 'problem.name_missing').max(120, 'problem.name_too_long'),
  kind: z.enum(CAMPAIGN_KINDS),
  goal: z.enum(GOALS),
  startDate: z.string().max(10),
  startTime: z.string().max(8),
  endDate: z.string().max(10),
  endTime: z.string().max(8),
  commitDate: z.string().max(10).default(''),
  priority: z.number().int().min(1).max(5),
  budget: z.string().max(40, 'problem.budget'),
  useTags: z.boolean(),
  tags: z.array(z.string().trim().min(1).max(255)).max(50),
  collections: z
    .array(z.object({ id: digits, title: z.string().max(255) }))
    .max(20)
    .default([]),
  discounts: z
    .array(z.object({ id: digits, title: z.string().max(255) }))
    .max(20)
    .default([]),
  products: z
    .array(z.object({ id: digits, variants: z.array(digits).max(2_100) }))
    .max(MOST_PRODUCTS, 'problem.too_many_products'),
  removed: z.array(digits).max(MOST_PRODUCTS),
  units: z.record(digits, z.string().max(20)),
  heroes: z.array(digits).max(5_000),
  csv: z.string().max(5_000_000, 'problem.csv_too_large'),
  policy: policySchema,
});
export type ReadDraft = z.infer<typeof sentDraft>;

/**
 * Works out what a command takes: moments from the shop's clock, numbers from what was typed in `locale`. `kept` is the stored
 * campaign that is edited; what the form did not show of it (products beyond the first, heroes among them) stays.
 */
export function toInput(
  body: unknown,
  zone: string,
  options: { kept: CampaignFormView | null; confirmedPlans: boolean; locale: string },
): { ok: true; input: CampaignInput; csv: string } | { ok: false; problems: Problem[] } {
  const parsed = sentDraft.safeParse(body);
  const { startsAt, endsAt, commitAt, problems } = momentsOf(body, zone);
  const budget = budgetOf(body, options.locale);
  problems.push(...budget.problems);
  if (!parsed.success) return { ok: false, problems: [...problemsOf(parsed.error), ...problems] };
  const draft = parsed.data;
  const plannedUnits: Record<string, number | null> = {};
  for (const [variantId, text] of Object.entries(draft.units)) {
    const units = unitsOf(text);
    if (units === undefined) problems.push({ field: `units.${variantId}`, message: 'problem.units' });
    else plannedUnits[variantId] = units;
  }
  if (startsAt === null || endsAt === null || problems.length > 0) return { ok: false, problems };
  const { kept } = options;
  return {
    ok: true,
    csv: draft.csv,
    input: {
      name: draft.name,
      handle: kept?.campaign.handle ?? '',
      kind: draft.kind,
      goal: draft.goal,
      startsAt,
      endsAt,
      commitAt: sameDay(kept?.campaign.commitAt, commitAt, zone),
      priority: draft.priority,
      budget: budget.amount,
      useTags: draft.useTags,
      collectionId: kept?.campaign.collectionId ?? null,
      policy: draft.policy,
      sources: [
        ...pickedOf(draft, kept).map((value) => ({ kind: 'picked' as const, value })),
        ...draft.tags.map((value) => ({ kind: 'tag' as const, value })),
        ...draft.collections.map(({ id }) => ({ kind: 'collection' as const, value: id })),
        ...draft.discounts.map(({ id }) => ({ kind: 'discount' as const, value: id })),
      ],
      plannedUnits,
      plannedUnitsOfProduct: {},
      heroes: heroesOf(draft, kept),
      confirmedPlans: options.confirmedPlans,
    },
  };
}

/** Start, end and commit date on the shop's clock, also of a draft in which other things are wrong: all of it is said at once. */
function momentsOf(body: unknown, zone: string) {
  const problems: Problem[] = [];
  const sent = sentDraft
    .pick({ startDate: true, startTime: true, endDate: true, endTime: true, commitDate: true })
    .safeParse(body);
  if (!sent.success) return { startsAt: null, endsAt: null, commitAt: null, problems };
  const { startDate, startTime, endDate, endTime, commitDate } = sent.data;
  const startsAt = fromWallClock({ date: startDate, time: startTime }, zone);
  const endsAt = fromWallClock({ date: endDate, time: endTime }, zone);
  if (startsAt === null) problems.push({ field: 'startDate', message: 'problem.date' });
  if (endsAt === null) problems.push({ field: 'endDate', message: 'problem.date' });
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt) {
    problems.push({ field: 'endDate', message: 'problem.end_before_start' });
  }
  const commitAt = commitDate === '' ? null : fromWallClock({ date: commitDate, time: '00:00' }, zone);
  if (commitDate !== '' && commitAt === null) problems.push({ field: 'commitDate', message: 'problem.date' });
  if (startsAt !== null && commitAt !== null && commitAt > startsAt) {
    problems.push({ field: 'commitDate', message: 'problem.commit_after_start' });
  }
  return { startsAt, endsAt, commitAt, problems };
}

/** The budget that was typed, also of a draft in which other things are wrong. */
function budgetOf(body: unknown, locale: string): { amount: string | null; problems: Problem[] } {
  const sent = sentDraft.pick({ budget: true }).safeParse(body);
  if (!sent.success) return { amount: null, problems: [] };
  const typed = sent.data.budget.trim();
  const money = moneyOf(typed, locale);
  if (money.ok) return { amount: money.amount, problems: [] };
  const message = money.why === 'unclear' ? 'problem.budget_unclear' : 'problem.budget';
  return { amount: null, problems: [{ field: 'budget', message, params: { typed } }] };
}

/** The moment that was kept, where a day that was typed is still the same: a form of days changes no hours. */
function sameDay(kept: number | undefined, typed: number | null, zone: string): number | null {
  if (kept === undefined || typed === null) return typed;
  return dayNumber(kept, zone) === dayNumber(typed, zone) ? kept : typed;
}

function pickedOf(draft: ReadDraft, kept: CampaignFormView | null): string[] {
  const removed = new Set(draft.removed);
  const before = kept?.sources.filter(({ kind }) => kind === 'picked').map(({ value }) => value) ?? [];
  return [...new Set([...before.filter((id) => !removed.has(id)), ...draft.products.map(({ id }) => id)])];
}

function heroesOf(draft: ReadDraft, kept: CampaignFormView | null): string[] {
  const shown = new Set(draft.products.flatMap(({ variants }) => variants));
  const removed = new Set(draft.removed);
  const hidden = (kept?.plan ?? [])
    .filter((item) => item.hero && !shown.has(item.variantId) && !removed.has(item.productId))
    .map(({ variantId }) => variantId);
  return [...new Set([...hidden, ...draft.heroes.filter((id) => shown.has(id))])];
}
