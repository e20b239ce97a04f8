/** Which days of a history are usual ones: those on which no campaign promoted the item. */

/** Days (since 1970-01-01, in the shop's zone) on which an item was in a campaign that ran: from the first to before the last. */
export interface PromotedDays {
  readonly from: number;
  readonly until: number;
}

/** With fewer days outside of campaigns than this nobody can tell what is usual without them. */
const FEWEST_USUAL_DAYS = 7;

/**
 * A history (oldest day first, the last entry is the day before `firstDay`) in which promoted days say nothing: a pace that has
 * the last campaign in it, times what campaigns add, would count that campaign twice. An item that is nearly always
 * promoted keeps all its days; they are what is usual for it.
 */
export function outsideCampaigns(
  history: readonly (number | null)[],
  firstDay: number,
  promoted: readonly PromotedDays[],
): readonly (number | null)[] {
  const oldest = firstDay - history.length;
  const usual = history.map((units, index) =>
    promoted.some(({ from, until }) => from <= oldest + index && oldest + index < until) ? null : units,
  );
  return usual.filter((units) => units !== null).length < FEWEST_USUAL_DAYS ? history : usual;
}
