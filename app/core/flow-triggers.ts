/**
 * Which entries of the ledger Shopify Flow is told of, and in which words. The keys are those of the extensions' tomls. What
 * people are told and the ledger has no such entry for is `core/team-alerted`.
 */
import { MATRIX_TRIGGERS, type MatrixTrigger } from './audience.ts';
import type { LedgerDraft } from './decision.ts';
import { howOf, type Telling } from './telling.ts';

/** Begun by entries of the ledger. */
export const LEDGER_TRIGGERS = [
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
export type LedgerTrigger = (typeof LEDGER_TRIGGERS)[number];
/** Begun by whatever else people are told of. */
export const TEAM_ALERTED = 'team-alerted';
export const FLOW_TRIGGERS = [...LEDGER_TRIGGERS, TEAM_ALERTED] as const;
export type FlowTrigger = (typeof FLOW_TRIGGERS)[number];

/** What Flow calls each of them: the names in the extensions' tomls, which are not translated. */
const NAMES: Record<FlowTrigger, string> = {
  'product-below-need': 'Campaign product below need',
  'product-sold-out': 'Campaign product sold out',
  'product-held': 'Product held',
  'product-released': 'Product released',
  'sign-off-wanted': 'Sign-off wanted',
  'campaign-launched': 'Campaign launched',
  'campaign-ended': 'Campaign ended',
  'traffic-uptick': 'Traffic uptick',
  'nearing-expiry': 'Product nearing expiry',
  'team-alerted': 'Team alerted',
};

/** Which triggers of Flow say what a row of the matrix is about. */
const TOLD_BY: Record<MatrixTrigger, readonly FlowTrigger[]> = {
  broken: [TEAM_ALERTED],
  task: [TEAM_ALERTED],
  to_decide: [TEAM_ALERTED],
  sign_off_answered: [TEAM_ALERTED],
  sign_off_expired: [TEAM_ALERTED],
  budget: [TEAM_ALERTED],
  product_launch: [TEAM_ALERTED],
  page_update: [TEAM_ALERTED],
  slipping: [TEAM_ALERTED],
  not_known: [TEAM_ALERTED],
  // Said to one person alone.
  mention: [],
  sold_out: ['product-sold-out'],
  hero_below_need: ['product-below-need'],
  below_need: ['product-below-need'],
  sign_off_wanted: ['sign-off-wanted'],
  campaign: ['campaign-launched', 'campaign-ended', TEAM_ALERTED],
  expiry: ['nearing-expiry'],
  traffic: ['traffic-uptick'],
  held: ['product-held'],
  released: ['product-released'],
};

/** What Flow calls the triggers with which workflows about this begin; empty: Flow is never told of it. */
export const namesInFlow = (trigger: MatrixTrigger): string[] =>
  TOLD_BY[trigger].map((handle) => NAMES[handle]);

/** Alerts of such a row that an entry of the ledger tells Flow of already. */
const TOLD_BY_LEDGER = ['alert.campaign_live', 'alert.campaign_ended'];

/** Whether Flow hears of this alert by itself. */
export const isOfAlerts = (trigger: MatrixTrigger, message: string): boolean =>
  TOLD_BY[trigger].includes(TEAM_ALERTED) && !TOLD_BY_LEDGER.includes(message);

/** What Flow calls the triggers that it is never told while these are the rules. */
export function silentInFlow(matrix: Telling['matrix']): string[] {
  const told = new Set(
    MATRIX_TRIGGERS.filter((trigger) => howOf(matrix, trigger, 'flow') === 'now').flatMap(namesInFlow),
  );
  return Object.values(NAMES).filter((name) => !told.has(name));
}

type Params = LedgerDraft['params'];

/** A trigger before the campaign's and the product's own facts are added. */
export interface TriggerDraft {
  handle: LedgerTrigger;
  /** Its row of the matrix. */
  trigger: MatrixTrigger;
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
  const acting = (handle: LedgerTrigger, trigger: MatrixTrigger, fields: TriggerDraft['fields']) => ({
    handle,
    trigger,
    fields,
    onlyActing: true,
  });
  const always = (handle: LedgerTrigger, trigger: MatrixTrigger, fields: TriggerDraft['fields'] = {}) => ({
    ...acting(handle, trigger, fields),
    onlyActing: false,
  });
  switch (message) {
    case 'ledger.verdict_changed': {
      const { verdict, hero } = params;
      if (verdict === 'sold_out') return acting('product-sold-out', 'sold_out', stockOf(params));
      if (verdict !== 'below_need') return null;
      return acting('product-below-need', hero === true ? 'hero_below_need' : 'below_need', stockOf(params));
    }
    case 'ledger.hold_opened':
      return acting('product-held', 'held', holdOf(params));
    case 'ledger.hold_closed':
      return acting('product-released', 'released', holdOf(params));
    case 'ledger.sign_off_wanted':
      return always('sign-off-wanted', 'sign_off_wanted');
    case 'ledger.campaign_live':
      return always('campaign-launched', 'campaign');
    case 'ledger.campaign_ended':
      return always('campaign-ended', 'campaign');
    case 'ledger.traffic_uptick':
      return always('traffic-uptick', 'traffic', {
        Views: number(params['views']),
        'Usual views': number(params['usual']),
      });
    case 'ledger.nearing_expiry':
      return always('nearing-expiry', 'expiry', { 'Expires on': text(params['date']) });
    default:
      return null;
  }
}

/** Whether a trigger is about a product (and its campaign), or about a campaign alone. */
export const isAboutProduct = (handle: LedgerTrigger): boolean =>
  !['sign-off-wanted', 'campaign-launched', 'campaign-ended'].includes(handle);

/** Whether a trigger names a campaign: pages and expiry dates belong to a product, whatever it is in. */
export const isAboutCampaign = (handle: LedgerTrigger): boolean =>
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
