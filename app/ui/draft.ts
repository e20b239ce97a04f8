import type { CampaignKind, Goal } from '../core/campaign.ts';
import type { Policy } from '../core/policy.ts';
import type { CatalogueProduct } from '../db/views/views.ts';

/** A campaign while a person writes it: what the fields hold, before anything is worked out. */
export interface Draft {
  name: string;
  kind: CampaignKind;
  goal: Goal;
  startDate: string;
  startTime: string;
  endDate: string;
  endTime: string;
  /** Empty: as usual (core/campaign). */
  commitDate: string;
  priority: number;
  budget: string;
  useTags: boolean;
  tags: string[];
  /** Collections that bring members; a title is empty until it was read. */
  collections: { id: string; title: string }[];
  /** Discounts that bring members; a title is empty until it was read. */
  discounts: { id: string; title: string }[];
  products: CatalogueProduct[];
  /** Picked products that the person took out again. */
  removed: string[];
  /** Planned units by variant, as typed. */
  units: Record<string, string>;
  heroes: string[];
  csv: string;
  policy: Policy;
}

/** What goes to the server: products by id. */
export type SentDraft = Omit<Draft, 'products'> & { products: { id: string; variants: string[] }[] };

export const toSend = (draft: Draft): SentDraft => ({
  ...draft,
  products: draft.products.map(({ id, variants }) => ({
    id,
    variants: variants.map((variant) => variant.id),
  })),
});

/** Takes products in, or out and remembers that. */
export function withProducts(draft: Draft, products: CatalogueProduct[]): Draft {
  const kept = new Set(products.map(({ id }) => id));
  const gone = draft.products.map(({ id }) => id).filter((id) => !kept.has(id));
  return {
    ...draft,
    products,
    removed: [...new Set([...draft.removed.filter((id) => !kept.has(id)), ...gone])],
  };
}
