/** What happened that the other team wants to know: no condition, no end (domain §6). */
import type { AlertDraft } from './decision.ts';
import { changesBetween, type PlanFacts } from './signoff-facts.ts';

/** Whether a budget (shop currency) changed by more than this share of what it was; one that appears or goes is a change. */
export function budgetChanged(before: string | null, after: string | null, share: number): boolean {
  const [was, is] = [Number(before ?? 0), Number(after ?? 0)];
  return Math.abs(is - was) > share * was;
}

/** What an edit of a campaign tells; a draft nobody counts on tells nothing. `budgetShare`: the shop's setting; `doneBy`: who edited it. */
export function newsOfEdit(
  before: { name: string; budget: string | null; facts: PlanFacts },
  after: { budget: string | null; facts: PlanFacts },
  { campaignId, budgetShare, doneBy }: { campaignId: string; budgetShare: number; doneBy: string },
): AlertDraft[] {
  const event = { urgency: 'later', campaignId, doneBy } as const;
  const changes = [...new Set(changesBetween(before.facts, after.facts).map(({ kind }) => kind))];
  const news: AlertDraft[] = [];
  if (changes.length > 0) {
    news.push({
      ...event,
      subject: `campaign:${campaignId}:changed`,
      kind: 'campaign',
      message: 'alert.campaign_changed',
      params: { campaign: before.name, changes: changes.join(',') },
    });
  }
  if (budgetChanged(before.budget, after.budget, budgetShare)) {
    const params = {
      campaign: before.name,
      moneyBefore: before.budget === null ? null : Number(before.budget),
      moneyAfter: after.budget === null ? null : Number(after.budget),
    };
    news.push({
      ...event,
      subject: `campaign:${campaignId}:budget`,
      kind: 'budget',
      message: 'alert.budget',
      params,
    });
  }
  return news;
}

/** Another theme is what shoppers see now. `live`: campaigns that run, whose pages look different at once. */
export const newsOfTheme = (theme: { id: string; name: string }, live: number): AlertDraft => ({
  subject: `theme:${theme.id}:published`,
  kind: 'theme_published',
  urgency: 'later',
  message: live === 0 ? 'alert.theme_published' : 'alert.theme_published_live',
  params: { theme: theme.name, count: live },
  campaignId: null,
});

/** What shoppers see of a product. */
export interface SeenProduct {
  id: string;
  title: string;
  status: string;
  /** Price by variant. */
  prices: ReadonlyMap<string, string>;
}

/**
 * What a change of a campaign's product tells, where it is no launch (core/launches): what shoppers see of it is different
 * (description and pictures are in no message: core/page-watch). `ours`: we have changed its status ourselves, so its status
 * is not somebody else's news.
 */
export function newsOfProduct(
  before: SeenProduct,
  after: SeenProduct,
  of: { campaignId: string | null; ours: boolean },
): AlertDraft[] {
  const product = after.title;
  const status = before.status !== after.status && !of.ours;
  if (of.campaignId === null) return [];
  const repriced = [...after.prices].some(([id, price]) => {
    const was = before.prices.get(id);
    return was !== undefined && Number(was) !== Number(price);
  });
  const parts = [
    ...(before.title === after.title ? [] : ['title']),
    ...(repriced ? ['price'] : []),
    ...(status ? ['status'] : []),
  ];
  if (parts.length === 0) return [];
  return [
    {
      subject: `product:${after.id}:page`,
      kind: 'page_update',
      urgency: 'later',
      message: 'alert.page_update',
      params: { product, parts: parts.join(',') },
      campaignId: of.campaignId,
    },
  ];
}
