const HOUR_MS = 3_600_000;

/** A product that Holdfast had taken out of the ads or hidden while an item of it truly was sold out. */
export interface SparedProduct {
  heldMs: number;
  /** Views of its page in the 24 hours before, and while it was held and sold out. */
  viewsBefore: number;
  viewsHeld: number;
}

export interface WorthInput {
  products: readonly SparedProduct[];
  /** What the shop paid for the campaign's visits, and how many there were; shop currency. */
  budget: number | null;
  views: number;
  /** Null: orders do not tell what holds cost; then nobody can say what holding was worth. */
  wrongMoney: number | null;
}

export interface Worth {
  /** Visits that did not land on a sold-out product. */
  sparedVisits: number;
  /** What they would have cost at the campaign's price of a visit; null: no budget, no views counted, or no orders known. */
  spared: number | null;
  /** What wrong holds cost. */
  wrong: number;
}

/**
 * What holding was worth, counted low: only holds whose item truly sold out, only pages that still were visited then
 * (proof that they were still shown), only visits fewer than at the pace of the day before, at what a visit cost the
 * shop. May be below zero: `spared − wrong`.
 */
export function worthOf({ products, budget, views, wrongMoney }: WorthInput): Worth {
  const sparedVisits = products.reduce((sum, { heldMs, viewsBefore, viewsHeld }) => {
    if (viewsHeld === 0) return sum;
    return sum + Math.max(0, (viewsBefore / 24) * (heldMs / HOUR_MS) - viewsHeld);
  }, 0);
  const known = budget !== null && views > 0 && wrongMoney !== null;
  return { sparedVisits, spared: known ? (sparedVisits * budget) / views : null, wrong: wrongMoney ?? 0 };
}
