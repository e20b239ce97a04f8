import { brakeLimit, needsBrake, passesBrake } from './brake.ts';
import type { Decision, ItemVerdict } from './decision.ts';
import { closedEntries, openedEntries, verdictChanges } from './entries.ts';
import { isOpen } from './campaign.ts';
import { closing, opening, waitsAfterEnd } from './holds.ts';
import { minimumHoldEndsAt } from './hysteresis.ts';
import { alertsFor, resolvedSubjects } from './inbox.ts';
import { jumpMoments, jumpReports, mayActOnDrop } from './jump.ts';
import { judgeItems, type JudgedItem } from './judged.ts';
import { keepVisible, overridesEnding } from './overrides.ts';
import type { CampaignPicture, OpenHold, Picture } from './picture.ts';

/** Probabilities move with the clock: items of live campaigns are judged again at least this often. */
const JUDGE_AGAIN_MS = 3_600_000;

/**
 * Decides about one product: verdicts, holds to open and to close, what to tell, when to look again. Pure: the same
 * picture gives the same decision (law 10). What is written to Shopify follows from the holds, in core/desired and
 * core/plan.
 */
export function decide(picture: Picture): Decision {
  const judged = picture.product.deleted ? [] : judgeItems(picture);
  const stopped = picture.shop.stopped;
  const ending = overridesEnding(
    picture,
    judged,
    (campaign) => isOpen(campaign, picture.now) || waitsAfterEnd(picture, campaign),
  );
  const overrides = picture.overrides.filter(({ id }) => !ending.includes(id));
  const visible = (campaignId: string): boolean => keepVisible(overrides, campaignId);

  const close = stopped ? [] : closing(picture, judged, visible, overrides);
  const closed = new Set(close.map(({ id }) => id));
  const kept = picture.holds.filter(({ id }) => !closed.has(id));
  const wanted = stopped ? [] : opening(picture, judged, kept, visible, overrides);
  const replaced = new Set(close.filter(({ cause }) => cause === 'replaced').map(({ id }) => id));
  const before = picture.holds.filter(({ id }) => !closed.has(id) || replaced.has(id));
  const braked = needsBrake(picture, before, wanted);
  const open = braked ? wanted.filter(passesBrake) : wanted;

  const jumps = jumpReports(picture, judged);
  const verdicts = judged.map(({ campaign, item, claim, result }): ItemVerdict => ({
    campaignId: campaign.id,
    variantId: item.variantId,
    verdict: result.verdict,
    assessment: {
      ...result.assessment,
      whyNotStronger:
        whyNothingStronger(picture, campaign, visible(campaign.id), braked) ??
        (mayActOnDrop(picture, claim.inventoryItemId) ? null : 'why_not.level_jump') ??
        result.assessment.whyNotStronger,
    },
  }));
  return {
    verdicts,
    open,
    close,
    ledger: [
      ...verdictChanges(picture, verdicts),
      ...closedEntries(picture, close),
      ...openedEntries(picture, open),
    ],
    alerts: [...jumps.alerts, ...alertsFor(picture, verdicts, [...kept, ...open])],
    resolved: [...jumps.resolved, ...resolvedSubjects(picture, verdicts, [...kept, ...open])],
    endedOverrides: ending,
    brake:
      braked && !picture.shop.brake.engaged
        ? {
            products: picture.shop.recentlyStoppedProducts + 1,
            limit: brakeLimit(picture.shop),
            location: picture.shop.emptiedLocations[0] ?? null,
          }
        : null,
    judgeAgainAt: nextLook(picture, judged, [...kept], overrides),
  };
}

function whyNothingStronger(
  picture: Picture,
  campaign: CampaignPicture,
  visible: boolean,
  braked: boolean,
): string | null {
  if (picture.shop.stopped) return 'why_not.stopped';
  if (campaign.frozen) return 'why_not.frozen';
  if (visible) return 'why_not.override';
  if (!picture.shop.acting) return 'why_not.shop_not_acting';
  if (campaign.mode === 'watch') return 'why_not.watching';
  return braked ? 'why_not.brake' : null;
}

/** The earliest moment at which the clock alone may change something. */
function nextLook(
  picture: Picture,
  judged: readonly JudgedItem[],
  holds: readonly OpenHold[],
  overrides: Picture['overrides'],
): number | null {
  const { now } = picture;
  const moments: number[] = [];
  for (const campaign of picture.campaigns) {
    if (campaign.startsAt > now) moments.push(campaign.startsAt);
    if (campaign.endsAt > now) moments.push(campaign.endsAt);
    else if (holds.some(({ campaignId }) => campaignId === campaign.id)) moments.push(now + JUDGE_AGAIN_MS);
  }
  if (judged.length > 0) moments.push(now + JUDGE_AGAIN_MS, ...jumpMoments(picture, judged));
  for (const hold of holds) {
    const end = minimumHoldEndsAt(picture, hold);
    if (end > now) moments.push(end);
  }
  // One whose time is over has ended.
  for (const { until } of overrides) if (until !== null) moments.push(until);
  return moments.length > 0 ? Math.min(...moments) : null;
}
