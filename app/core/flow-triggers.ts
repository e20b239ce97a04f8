/** Which entries of the ledger Shopify Flow is told of, and in which words. The keys are those of the extensions' tomls. */
import type { LedgerDraft } from './decision.ts';

export const FLOW_TRIGGERS = [
  'product-below-need',
  'product-sold-out',
  'product-held',
  'product-released',
  'sign-off-wanted',
  'campaign-launched',
  'campaign-ended',
  'traffic-uptick',
  'nearing-expiry',
] as const;
export type FlowTrigger = (typeof FLOW_TRIGGERS)[number];

type Params = LedgerDraft['params'];

/** A trigger before the campaign's and the product's own facts are added. */
export interface TriggerDraft {
  handle: FlowTrigger;
  fields: Record<string, string | number>;
  /** Told only while the campaign acts: who only watches must not start anything in a shop. */
  onlyActing: boolean;
}

const text = (value: Params[string] | undefined): string =>
  value === null || value === undefined ? '' : String(value);
const number = (value: Params[string] | undefined): number => (typeof value === 'number' ? value : 0);

const stockOf = (params: Params) => ({
  Variant: text(params['variant']),
  'Units left': number(params['buyable']),
  'Units needed': number(params['need']),
});
const holdOf = (params: Params) => ({
  Variant: text(params['variant']),
  Response: text(params['response']),
  Cause: text(params['cause']),
});

/** What Flow is told of a ledger entry; null for most of them. */
export function triggerOf({ message, params }: Pick<LedgerDraft, 'message' | 'params'>): TriggerDraft | null {
  switch (message) {
    case 'ledger.verdict_changed':
      if (params['verdict'] === 'below_need')
        return { handle: 'product-below-need', fields: stockOf(params), onlyActing: true };
      if (params['verdict'] === 'sold_out')
        return { handle: 'product-sold-out', fields: stockOf(params), onlyActing: true };
      return null;
    case 'ledger.hold_opened':
      return { handle: 'product-held', fields: holdOf(params), onlyActing: true };
    case 'ledger.hold_closed':
      return { handle: 'product-released', fields: holdOf(params), onlyActing: true };
    case 'ledger.sign_off_wanted':
      return { handle: 'sign-off-wanted', fields: {}, onlyActing: false };
    case 'ledger.campaign_live':
      return { handle: 'campaign-launched', fields: {}, onlyActing: false };
    case 'ledger.campaign_ended':
      return { handle: 'campaign-ended', fields: {}, onlyActing: false };
    case 'ledger.traffic_uptick':
      return {
        handle: 'traffic-uptick',
        fields: { Views: number(params['views']), 'Usual views': number(params['usual']) },
        onlyActing: false,
      };
    case 'ledger.nearing_expiry':
      return { handle: 'nearing-expiry', fields: { 'Expires on': text(params['date']) }, onlyActing: false };
    default:
      return null;
  }
}

/** Whether a trigger is about a product (and its campaign), or about a campaign alone. */
export const isAboutProduct = (handle: FlowTrigger): boolean =>
  !['sign-off-wanted', 'campaign-launched', 'campaign-ended'].includes(handle);

/** Whether a trigger names a campaign: pages and expiry dates belong to a product, whatever it is in. */
export const isAboutCampaign = (handle: FlowTrigger): boolean =>
  !['traffic-uptick', 'nearing-expiry'].includes(handle);

/**
 * The payload that Flow gets. A reference travels as the number of its id, which Flow resolves itself; an id above 2^53
 * stays text rather than becoming another product.
 */
export function payloadOf(
  draft: TriggerDraft,
  about: { productId: string | null; campaign: { name: string; handle: string; acting: boolean } | null },
): Record<string, string | number | boolean> {
  const { productId } = about;
  const id = Number(productId);
  return {
    ...(productId !== null && isAboutProduct(draft.handle)
      ? { product_id: Number.isSafeInteger(id) ? id : productId }
      : {}),
    ...(about.campaign && isAboutCampaign(draft.handle)
      ? {
          Campaign: about.campaign.name,
          'Campaign handle': about.campaign.handle,
          Acting: about.campaign.acting,
        }
      : {}),
    ...draft.fields,
  };
}
