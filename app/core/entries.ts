import type { ClosedHold, Decision, ItemVerdict, NewHold } from './decision.ts';
import { isHero, names } from './names.ts';
import type { Picture } from './picture.ts';
import { strictness, type Response } from './policy.ts';

/** One line for each item whose verdict is not what it was. */
export function verdictChanges(picture: Picture, verdicts: readonly ItemVerdict[]): Decision['ledger'] {
  return verdicts
    .filter(
      ({ campaignId, variantId, verdict }) =>
        picture.lastVerdicts.find((last) => last.campaignId === campaignId && last.variantId === variantId)
          ?.verdict !== verdict,
    )
    .map(({ campaignId, variantId, verdict, assessment }) => ({
      kind: 'verdict',
      message: 'ledger.verdict_changed',
      params: {
        ...names(picture, campaignId, variantId),
        verdict,
        // For whoever is told of the entry itself: a hero has a row of its own in the matrix.
        ...(isHero(picture, campaignId, variantId) ? { hero: true } : {}),
        ...numbersOf(assessment),
      },
      campaignId,
      variantId,
    }));
}

/** One line per item: the strictest of what was opened. */
export function openedEntries(picture: Picture, open: readonly NewHold[]): Decision['ledger'] {
  return strictestOf(open).map((hold) => ({
    kind: 'hold',
    message: hold.mode === 'act' ? 'ledger.hold_opened' : 'ledger.would_hold',
    params: {
      ...names(picture, hold.campaignId, hold.variantId),
      response: hold.response,
      cause: hold.cause,
      ...numbersOf(hold.reason),
    },
    campaignId: hold.campaignId,
    variantId: hold.variantId,
  }));
}

/** One line per item: the strictest of what was closed. A hold that only changed its cause goes on. */
export function closedEntries(picture: Picture, close: readonly ClosedHold[]): Decision['ledger'] {
  const holds = close.flatMap(({ id, cause }) => {
    const hold = picture.holds.find((one) => one.id === id);
    return hold && cause !== 'replaced' ? [{ ...hold, closeCause: cause }] : [];
  });
  return strictestOf(holds).map((hold) => ({
    kind: 'release',
    message:
      hold.mode === 'act'
        ? 'ledger.hold_closed'
        : hold.closeCause === 'stopped_acting'
          ? 'ledger.would_hold_over'
          : 'ledger.would_release',
    params: {
      ...names(picture, hold.campaignId, hold.variantId),
      response: hold.response,
      cause: hold.closeCause,
    },
    campaignId: hold.campaignId,
    variantId: hold.variantId,
  }));
}

function strictestOf<T extends { campaignId: string; variantId: string; response: Response }>(
  holds: readonly T[],
): T[] {
  const best = new Map<string, T>();
  for (const hold of holds) {
    const key = `${hold.campaignId}/${hold.variantId}`;
    const other = best.get(key);
    if (!other || strictness(hold.response) > strictness(other.response)) best.set(key, hold);
  }
  return [...best.values()];
}

const numbersOf = (a: ItemVerdict['assessment']): Record<string, string | number | null> => ({
  reason: a.reason,
  buyable: a.buyable,
  usable: a.usable,
  need: a.need,
  risk: a.pStockout,
  short: a.shortBy,
});
