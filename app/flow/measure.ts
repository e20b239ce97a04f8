import { setImmediate as breathe } from 'node:timers/promises';
import { addDays, daysOf, noDay, type DayFacts } from '../core/measures/days.ts';
import { soldOutSpans } from '../core/measures/shelf.ts';
import { outcomeOf, type ItemOutcome } from '../core/measures/outcome.ts';
import { addTotals, noTotals, totalsOf } from '../core/measures/totals.ts';
import { worthOf } from '../core/measures/worth.ts';
import { dayNumber, startOfDay } from '../core/time.ts';
import type { MeasuredCampaign, MeasuredItem, ProductSpan } from './measure-store.ts';
import type { Clock } from './ports.ts';
import type { Store } from './store.ts';

export interface MeasurePorts {
  store: Pick<Store, 'inShop'>;
  clock: Clock;
}

/** Campaigns of a shop that one turn measures; the rest waits a minute. */
const AT_ONCE = 10;
const CHUNK = 200;

/** Measures the campaigns of a shop that are due, from what happened. */
export async function measureShop({ store, clock }: MeasurePorts, shop: string): Promise<number> {
  const due = await store.inShop(shop, (tx) => tx.campaignsToMeasure(clock.now(), AT_ONCE));
  for (const campaign of due) await measureCampaign({ store, clock }, shop, campaign);
  return due.length;
}

async function measureCampaign(
  { store, clock }: MeasurePorts,
  shop: string,
  campaign: MeasuredCampaign,
): Promise<void> {
  const now = clock.now();
  const ended = campaign.endsAt <= now;
  const marks = daysBetween(campaign.startsAt, Math.min(campaign.endsAt, now), campaign.zone);
  const first = dayNumber(campaign.startsAt, campaign.zone);
  const days = new Map<number, DayFacts>();
  const spans = new Map<string, ProductSpan>();
  const soldOut: ProductSpan[] = [];
  let totals = noTotals();
  let ordersTold = true;
  let after = '';
  for (;;) {
    const items = await store.inShop(shop, (tx) => tx.historyOfItems(campaign, after, CHUNK, now));
    if (items.length === 0) break;
    const outcomes = items.map((item) => {
      const history = { ...item, ended };
      const outcome = outcomeOf(history);
      totals = addTotals(totals, totalsOf(outcome, ended));
      ordersTold &&= outcome.ordered !== null;
      for (const [index, facts] of daysOf(history, marks).entries())
        days.set(first + index, addDays(days.get(first + index) ?? noDay(), facts));
      const { productId } = item;
      soldOut.push(...soldOutSpans(item.levels, item).map((one) => ({ productId, ...one })));
      const span = sparedSpan(item, outcome);
      if (span && span.to - span.from > length(spans.get(item.productId))) spans.set(item.productId, span);
      return { variantId: item.variantId, productId: item.productId, outcome };
    });
    await store.inShop(shop, (tx) => tx.saveOutcomes(campaign, outcomes, now));
    after = items.at(-1)?.variantId ?? '';
    await breathe();
  }
  await store.inShop(shop, async (tx) => {
    const seen = await tx.viewsOf([...spans.values()]);
    const worth = worthOf({
      products: seen.map(({ productId, before, during }) => ({
        heldMs: length(spans.get(productId)),
        viewsBefore: before,
        viewsHeld: during,
      })),
      budget: campaign.budget,
      views: await tx.campaignViews(campaign, now),
      wrongMoney: ordersTold ? totals.wrongMoney : null,
    });
    for (const { day, ...counts } of await tx.campaignPages(campaign, soldOut, now)) {
      days.set(day, addDays(days.get(day) ?? noDay(), { ...noDay(), ...counts }));
      totals = addTotals(totals, { ...noTotals(), ...counts });
    }
    await tx.saveMeasures(campaign, { ended, totals, worth, days }, now);
  });
}

const length = (span: ProductSpan | undefined): number => (span ? span.to - span.from : 0);

/** Midnights of the shop around `[from, until]`. */
function daysBetween(from: number, until: number, zone: string): number[] {
  const marks = [startOfDay(from, zone)];
  while ((marks.at(-1) ?? until) < until) marks.push(startOfDay(from, zone, marks.length));
  return marks;
}

/** The longest time in which the item was really held back and truly sold out since. */
function sparedSpan(
  { productId, holds, until }: MeasuredItem,
  { soldOutAt }: ItemOutcome,
): ProductSpan | null {
  if (soldOutAt === null) return null;
  const spans = holds
    .filter(({ response, mode }) => mode === 'act' && response !== 'flag')
    .map(({ openedAt, closedAt }) => ({
      productId,
      from: Math.max(openedAt, soldOutAt),
      to: Math.min(closedAt ?? until, until),
    }))
    .filter(({ from, to }) => to > from);
  return spans.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0] ?? null;
}
