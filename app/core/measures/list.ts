/** Which measures there are: names, units, and what lists them. `period.ts` tells each. */
/** Told from orders and what became of them. */
export const ORDER_MEASURES = [
  'order_completion',
  'handling_time',
  'ship_inside',
  'ship_inside_p90',
  'ship_outside',
  'ship_outside_p90',
  'late_or_short',
  'on_time',
  'returned',
  'damaged',
] as const;

/** Told from what the pixel counts on campaign pages. */
export const PAGE_MEASURES = [
  'view_to_cart',
  'cart_to_checkout',
  'checkout_to_order',
  'view_to_order',
  'carts_abandoned',
  'stopped_carts_abandoned',
] as const;

export const MEASURES = [
  'out_of_stock',
  'stock_outs',
  'stock_out_length',
  'repeats',
  'warning',
  'precision',
  'recall',
  'lost_units',
  'lost_money',
  'money_at_risk',
  'broken',
  'wrong_holds',
  'restored',
  'overrides',
  'plan_error',
  'plan_bias',
  'uplift',
  'sell_through',
  'stock_turns',
  ...PAGE_MEASURES,
  ...ORDER_MEASURES,
  'satisfaction',
  'alerts',
  'acknowledge',
  'act',
  'acted',
  'per_person',
  'urgent',
  'worth',
] as const;
export type MeasureName = (typeof MEASURES)[number];
/** Lists of items that measures are made of. */
export const ROWS = ['all', 'sold_out', 'flags', 'lost', 'broken', 'wrong', 'plan', 'stopped'] as const;
export type RowsOf = (typeof ROWS)[number];
/** Measures of days count what runs; their rows do too. The others' rows are of campaigns that ended in the period. */
export const isOfRunning = (rows: RowsOf): boolean => rows === 'sold_out' || rows === 'broken';

const OF_ENDED: readonly MeasureName[] = [
  'stock_out_length',
  'warning',
  'precision',
  'recall',
  'lost_units',
  'lost_money',
  'money_at_risk',
  'wrong_holds',
  'plan_error',
  'plan_bias',
  'uplift',
  'sell_through',
];
/** What can be told only when a campaign is over; of a period, what these say is of the campaigns that ended in it. */
export const isOfEnded = (name: MeasureName): boolean => OF_ENDED.includes(name);

/**
 * share: 0 … 1 and above; miss: share of what was ordered; bias: the same, below 0 for a plan that was too low; change: against
 * the usual; time: milliseconds; workdays: working days of the shop.
 */
export type MeasureUnit =
  'share' | 'miss' | 'bias' | 'change' | 'time' | 'workdays' | 'count' | 'units' | 'money';

/** What the look back on one campaign tells. */
export const CAMPAIGN_MEASURES: readonly MeasureName[] = [
  'out_of_stock',
  'stock_outs',
  'money_at_risk',
  'lost_units',
  'lost_money',
  'broken',
  'precision',
  'recall',
  'warning',
  'wrong_holds',
  'plan_error',
  'plan_bias',
  'sell_through',
  'stock_turns',
  'uplift',
  ...PAGE_MEASURES,
  ...ORDER_MEASURES,
  'satisfaction',
  'alerts',
  'acknowledge',
  'act',
  'acted',
  'worth',
];

/** What the weekly meeting looks at. */
export const BRIEF_MEASURES: readonly MeasureName[] = [
  'out_of_stock',
  'stock_outs',
  'broken',
  'late_or_short',
  'lost_money',
  'precision',
  'wrong_holds',
  'view_to_order',
  'satisfaction',
  'acknowledge',
  'urgent',
];

/** Measures as a page lists them. */
export const MEASURE_GROUPS: readonly { group: string; names: readonly MeasureName[] }[] = [
  {
    group: 'stock',
    names: [
      'out_of_stock',
      'stock_outs',
      'stock_out_length',
      'repeats',
      'broken',
      'money_at_risk',
      'lost_units',
      'lost_money',
    ],
  },
  {
    group: 'flags',
    names: ['warning', 'precision', 'recall', 'wrong_holds', 'overrides', 'restored', 'worth'],
  },
  { group: 'plan', names: ['plan_error', 'plan_bias', 'sell_through', 'stock_turns', 'uplift'] },
  { group: 'pages', names: PAGE_MEASURES },
  { group: 'orders', names: [...ORDER_MEASURES, 'satisfaction'] },
  { group: 'people', names: ['alerts', 'acknowledge', 'act', 'acted', 'per_person', 'urgent'] },
];

/** The unit of each, and whether more of it is better. */
export const MEASURE: Record<MeasureName, { unit: MeasureUnit; better: 'more' | 'less' | 'none' }> = {
  out_of_stock: { unit: 'share', better: 'less' },
  stock_outs: { unit: 'count', better: 'less' },
  stock_out_length: { unit: 'time', better: 'less' },
  repeats: { unit: 'count', better: 'less' },
  warning: { unit: 'time', better: 'more' },
  precision: { unit: 'share', better: 'more' },
  recall: { unit: 'share', better: 'more' },
  lost_units: { unit: 'units', better: 'less' },
  lost_money: { unit: 'money', better: 'less' },
  money_at_risk: { unit: 'money', better: 'less' },
  broken: { unit: 'share', better: 'less' },
  wrong_holds: { unit: 'share', better: 'less' },
  restored: { unit: 'share', better: 'more' },
  overrides: { unit: 'count', better: 'none' },
  plan_error: { unit: 'miss', better: 'less' },
  plan_bias: { unit: 'bias', better: 'none' },
  uplift: { unit: 'change', better: 'more' },
  sell_through: { unit: 'share', better: 'more' },
  stock_turns: { unit: 'count', better: 'more' },
  view_to_cart: { unit: 'share', better: 'more' },
  cart_to_checkout: { unit: 'share', better: 'more' },
  checkout_to_order: { unit: 'share', better: 'more' },
  view_to_order: { unit: 'share', better: 'more' },
  carts_abandoned: { unit: 'share', better: 'less' },
  stopped_carts_abandoned: { unit: 'share', better: 'less' },
  order_completion: { unit: 'share', better: 'more' },
  handling_time: { unit: 'time', better: 'less' },
  ship_inside: { unit: 'workdays', better: 'less' },
  ship_inside_p90: { unit: 'workdays', better: 'less' },
  ship_outside: { unit: 'workdays', better: 'less' },
  ship_outside_p90: { unit: 'workdays', better: 'less' },
  late_or_short: { unit: 'share', better: 'less' },
  on_time: { unit: 'share', better: 'more' },
  returned: { unit: 'share', better: 'less' },
  damaged: { unit: 'share', better: 'less' },
  satisfaction: { unit: 'share', better: 'more' },
  alerts: { unit: 'count', better: 'none' },
  acknowledge: { unit: 'time', better: 'less' },
  act: { unit: 'time', better: 'less' },
  acted: { unit: 'share', better: 'more' },
  per_person: { unit: 'count', better: 'less' },
  urgent: { unit: 'count', better: 'less' },
  worth: { unit: 'money', better: 'more' },
};

/** Whether somebody who may not see quantities may see a measure of this unit: shares and times, no units and no money. */
export const isOpenTo = (unit: MeasureUnit, quantities: boolean): boolean =>
  quantities || (unit !== 'units' && unit !== 'money');

/** Whether anything is known of it, now or before. */
export const isMeasured = (
  measure: Record<'value' | 'valueBefore' | 'amount' | 'amountBefore', number | null>,
): boolean =>
  [measure.value, measure.valueBefore, measure.amount, measure.amountBefore].some((one) => one !== null);
