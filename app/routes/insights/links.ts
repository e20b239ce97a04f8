import { ORDER_MEASURES, PAGE_MEASURES, type MeasureName, type RowsOf } from '../../core/measures/list.ts';

/** Where the rows behind each measure are. */
const ITEMS: Partial<Record<MeasureName, RowsOf>> = {
  out_of_stock: 'sold_out',
  stock_outs: 'sold_out',
  stock_out_length: 'sold_out',
  warning: 'flags',
  precision: 'flags',
  recall: 'flags',
  lost_units: 'lost',
  lost_money: 'lost',
  money_at_risk: 'flags',
  broken: 'broken',
  wrong_holds: 'wrong',
  plan_error: 'plan',
  plan_bias: 'plan',
  uplift: 'all',
  sell_through: 'all',
  stock_turns: 'all',
  worth: 'stopped',
};
const PAGES: Partial<Record<MeasureName, string>> = {
  restored: '/app/activity?kind=changes',
  overrides: '/app/activity?kind=people',
  alerts: '/app',
  acknowledge: '/app',
  act: '/app/activity?kind=people',
  acted: '/app/activity?kind=people',
  per_person: '/app/settings/notifications',
  urgent: '/app',
};

const ofJourney: readonly MeasureName[] = [...PAGE_MEASURES, ...ORDER_MEASURES, 'satisfaction'];

/** Address of the rows of a measure: of a period, or of one campaign; null: they are on the page itself. */
export function rowsOf(
  name: MeasureName,
  of: { from: number; to: number } | { campaign: string },
): string | null {
  if (ofJourney.includes(name))
    return 'campaign' in of
      ? `/app/campaigns/${of.campaign}?tab=journey`
      : `/app/insights/journey?${new URLSearchParams({ from: String(of.from), to: String(of.to) })}`;
  const rows = ITEMS[name];
  if (rows) {
    const where = 'campaign' in of ? { campaign: of.campaign } : { from: String(of.from), to: String(of.to) };
    return `/app/insights/rows?${new URLSearchParams({ rows, ...where })}`;
  }
  if ('campaign' in of) return `/app/activity?campaign=${of.campaign}`;
  return PAGES[name] ?? null;
}
