import type { Policy, Response } from './policy.ts';
import { strictness } from './policy.ts';
import type { ReadinessVerdict } from './readiness/readiness.ts';

/** What a signature is given for; times are epoch milliseconds. */
export interface PlanFacts {
  startsAt: number;
  endsAt: number;
  soldOutResponse: Response | null;
  flagRisk: number | null;
  stopRisk: number | null;
  hideRisk: number | null;
  hideMode: Policy['hideMode'];
  serviceLevel: number;
  heroServiceLevel: number;
  /** `units`: planned; null = no plan. */
  items: { variantId: string; units: number | null; hero: boolean }[];
  readiness: ReadinessVerdict;
}

/** A change after which a signature does not hold any more (domain §5). */
export type PlanChange =
  | { kind: 'starts' | 'ends'; before: number; after: number }
  | { kind: 'hero'; count: number }
  /** Items that came in, and their planned units. */
  | { kind: 'added'; count: number; units: number }
  /** All planned units. */
  | { kind: 'units'; unitsBefore: number; unitsAfter: number }
  | { kind: 'sold_out'; before: Response | null; after: Response | null }
  /** The response acts at a smaller risk, or acts at all. */
  | { kind: 'risk'; response: Response; before: number | null; after: number }
  | { kind: 'hide_mode'; before: Policy['hideMode']; after: Policy['hideMode'] }
  | { kind: 'service_level'; heroes: boolean; before: number; after: number }
  | { kind: 'readiness'; before: ReadinessVerdict; after: ReadinessVerdict };

/** Shares of the planned units that may be added, and by which they may grow, before a signature ends. */
const ADDED_SHARE = 0.05;
const GROWN_SHARE = 0.1;

/** What the modes of hiding reach: one variant, chosen channels, every channel. */
const REACH: Record<Policy['hideMode'], number> = { hide_variant: 0, hide_from_channels: 1, unlist: 2 };

/** The facts of a campaign's plan, items in the order of their ids. */
export function planFacts(
  campaign: { startsAt: number; endsAt: number; policy: Policy },
  items: readonly { variantId: string; plannedUnits: number | null; hero: boolean }[],
  readiness: ReadinessVerdict,
): PlanFacts {
  const { soldOutResponse, flagRisk, stopRisk, hideRisk, hideMode, serviceLevel, heroServiceLevel } =
    campaign.policy;
  return {
    startsAt: campaign.startsAt,
    endsAt: campaign.endsAt,
    soldOutResponse,
    flagRisk,
    stopRisk,
    hideRisk,
    hideMode,
    serviceLevel,
    heroServiceLevel,
    items: items
      .map(({ variantId, plannedUnits, hero }) => ({ variantId, units: plannedUnits, hero }))
      .toSorted((a, b) => (a.variantId < b.variantId ? -1 : 1)),
    readiness,
  };
}

/** Planned units of a plan; items without a plan count nothing. */
export const unitsOf = (items: PlanFacts['items']): number =>
  items.reduce((sum, { units }) => sum + (units ?? 0), 0);

/**
 * What is different in a way that ends a signature: dates, a hero or more than 5 % of the planned units added, planned
 * units up by more than 10 %, a stricter response, a higher service level. A plan without units is measured by its items.
 * What makes the promise smaller (fewer units, a milder response) ends nothing.
 */
export function changesBetween(signed: PlanFacts, now: PlanFacts): PlanChange[] {
  return [
    ...dates(signed, now),
    ...membership(signed, now),
    ...responses(signed, now),
    ...levels(signed, now),
  ];
}

function dates(signed: PlanFacts, now: PlanFacts): PlanChange[] {
  const changes: PlanChange[] = [];
  if (signed.startsAt !== now.startsAt)
    changes.push({ kind: 'starts', before: signed.startsAt, after: now.startsAt });
  if (signed.endsAt !== now.endsAt) changes.push({ kind: 'ends', before: signed.endsAt, after: now.endsAt });
  return changes;
}

function membership(signed: PlanFacts, now: PlanFacts): PlanChange[] {
  const changes: PlanChange[] = [];
  const was = new Map(signed.items.map((item) => [item.variantId, item]));
  const heroes = now.items.filter(({ variantId, hero }) => hero && !was.get(variantId)?.hero).length;
  if (heroes > 0) changes.push({ kind: 'hero', count: heroes });
  const added = now.items.filter(({ variantId }) => !was.has(variantId));
  const before = unitsOf(signed.items);
  const addedUnits = unitsOf(added);
  const tooMany =
    before > 0 ? addedUnits > ADDED_SHARE * before : added.length > ADDED_SHARE * signed.items.length;
  if (tooMany) changes.push({ kind: 'added', count: added.length, units: addedUnits });
  const after = unitsOf(now.items);
  if (after > before + GROWN_SHARE * before)
    changes.push({ kind: 'units', unitsBefore: before, unitsAfter: after });
  return changes;
}

function responses(signed: PlanFacts, now: PlanFacts): PlanChange[] {
  const changes: PlanChange[] = [];
  if (strictness(now.soldOutResponse) > strictness(signed.soldOutResponse))
    changes.push({ kind: 'sold_out', before: signed.soldOutResponse, after: now.soldOutResponse });
  const risks = [
    ['flag', signed.flagRisk, now.flagRisk],
    ['stop_promoting', signed.stopRisk, now.stopRisk],
    ['hide', signed.hideRisk, now.hideRisk],
  ] as const;
  for (const [response, before, after] of risks) {
    if (after !== null && (before === null || after < before))
      changes.push({ kind: 'risk', response, before, after });
  }
  const hides = now.hideRisk !== null || now.soldOutResponse === 'hide';
  if (hides && REACH[now.hideMode] > REACH[signed.hideMode])
    changes.push({ kind: 'hide_mode', before: signed.hideMode, after: now.hideMode });
  return changes;
}

function levels(signed: PlanFacts, now: PlanFacts): PlanChange[] {
  const pairs = [
    [false, signed.serviceLevel, now.serviceLevel],
    [true, signed.heroServiceLevel, now.heroServiceLevel],
  ] as const;
  return pairs.flatMap(([heroes, before, after]): PlanChange[] =>
    after > before ? [{ kind: 'service_level', heroes, before, after }] : [],
  );
}
