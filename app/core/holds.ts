import { isLive } from './campaign.ts';
import type { ClosedHold, NewHold } from './decision.ts';
import { mayRelease } from './hysteresis.ts';
import type { JudgedItem } from './judged.ts';
import { mayActOnDrop, mayReleaseOnRise } from './jump.ts';
import { rulingOverride } from './overrides.ts';
import type { CampaignPicture, HoldCause, OpenHold, Picture } from './picture.ts';
import { RESPONSES, strictness, type Policy, type Response } from './policy.ts';
import { stockOf } from './stock.ts';
import { canAsk, isSoldOut, triggers } from './triggers.ts';

const DAY_MS = 86_400_000;
/** Sold-out items of an ended campaign that go back "when stock is back" do so at the latest after this. */
const LONGEST_WAIT_AFTER_END_MS = 14 * DAY_MS;

const modeOf = (picture: Picture, campaign: CampaignPicture): 'watch' | 'act' =>
  picture.shop.acting && campaign.mode === 'act' ? 'act' : 'watch';

/** Holds that end now, each with why. A frozen campaign's holds stay as they are. */
export function closing(
  picture: Picture,
  judged: readonly JudgedItem[],
  visible: (campaignId: string) => boolean,
  overrides: Picture['overrides'],
): ClosedHold[] {
  const forced = new Set(forcedHolds(picture, judged, overrides).map(holdKey));
  return picture.holds.flatMap((hold): ClosedHold[] => {
    const campaign = picture.campaigns.find(({ id }) => id === hold.campaignId);
    if (campaign?.frozen) return [];
    const cause = closeCause(picture, hold, campaign, judged, visible, forced);
    return cause ? [{ id: hold.id, cause }] : [];
  });
}

function closeCause(
  picture: Picture,
  hold: OpenHold,
  campaign: CampaignPicture | undefined,
  judged: readonly JudgedItem[],
  visible: (campaignId: string) => boolean,
  forced: ReadonlySet<string>,
): ClosedHold['cause'] | null {
  if (picture.product.deleted) return 'product_gone';
  if (!campaign || campaign.state === 'cancelled') return 'campaign_cancelled';
  if (hold.mode !== modeOf(picture, campaign)) return 'stopped_acting';
  const goesOn = isLive(campaign, picture.now) || waitsForStock(picture, hold, campaign);
  if (!goesOn) return 'campaign_ended';
  if (visible(hold.campaignId)) return 'override';
  if (!isLive(campaign, picture.now)) return null;
  const found = judged.find(
    ({ campaign: { id }, item }) => id === hold.campaignId && item.variantId === hold.variantId,
  );
  if (!found) return 'item_left';
  if (forced.has(holdKey(hold))) return null;
  if (hold.cause === 'override') return 'override';
  if (found.result.verdict === 'exempt') return 'exempt';
  // Nobody knows: that starts and ends nothing.
  if (!found.result.stock) return null;
  const { policy, goal } = campaign;
  const facts = { ...found.result, stock: found.result.stock };
  if (triggers(hold.response, policy, goal, facts, picture.shop.settings)) {
    const mayChange = hold.response === 'flag' || mayActOnDrop(picture, found.claim.inventoryItemId);
    return mayChange && isOutgrown(picture, hold, found) ? 'replaced' : null;
  }
  if (!mayStillAsk(hold, policy, goal, isSoldOut(policy, facts, picture.shop.settings)))
    return 'policy_changed';
  // Neither plan nor history any more: not known ends no hold but that of what was sold out (domain: verdict).
  if (found.result.verdict === 'not_known' && hold.cause !== 'sold_out') return null;
  const mayRise = mayReleaseOnRise(picture, found.claim.inventoryItemId);
  return mayRise && mayRelease(picture, hold) ? 'stock' : null;
}

/** Whether the policy still lets the cause of a hold ask for it: a policy that was made milder releases at once. */
function mayStillAsk(
  { response, cause }: OpenHold,
  policy: Policy,
  goal: CampaignPicture['goal'],
  soldOut: boolean,
): boolean {
  const forSoldOut = cause === 'sold_out' && canAsk(response, 'sold_out', policy, goal);
  return forSoldOut || (canAsk(response, 'risk', policy, goal) && !(cause === 'sold_out' && soldOut));
}

/** Causes that stock has, weakest first. */
const BY_STRENGTH: readonly HoldCause[] = ['allocation', 'below_need', 'sold_out'];

/**
 * Whether a hold that goes on has another cause by now. A stronger one takes over at once (law 5: stricter is never
 * delayed); a weaker one after the minimum hold, when the stronger one is gone by its margin: a hold that only
 * allocation asks for has to let go of channels and status (law 6), one that is in stock again is not sold out.
 */
function isOutgrown(picture: Picture, hold: OpenHold, found: JudgedItem): boolean {
  if (found.item.dropped || !asks(found, hold.response)) return false;
  const before = BY_STRENGTH.indexOf(hold.cause);
  const after = BY_STRENGTH.indexOf(causeOf(found, hold.response));
  if (after >= before) return after > before;
  return mayRelease(picture, hold) && !stillCauses(picture, hold, found);
}

/** Whether the cause of the hold, without what better campaigns need, still stands when its margin is counted. */
function stillCauses(picture: Picture, hold: OpenHold, { campaign, result }: JudgedItem): boolean {
  if (!result.stock) return true;
  const { settings } = picture.shop;
  const { policy, goal } = campaign;
  const facts = { ...result, stock: { ...result.stock, usable: result.stock.beforeAllocation } };
  if (hold.cause === 'sold_out') return isSoldOut(policy, facts, settings);
  return triggers(hold.response, policy, goal, facts, settings);
}

/** Whether the campaign is over and still holds something of this product until stock is back. */
export const waitsAfterEnd = (picture: Picture, campaign: CampaignPicture): boolean =>
  !isLive(campaign, picture.now) &&
  picture.holds.some((hold) => hold.campaignId === campaign.id && waitsForStock(picture, hold, campaign));

/** "At the end, when stock is back": a sold-out hold of an ended campaign stays until then, at most 14 days. */
function waitsForStock(picture: Picture, hold: OpenHold, campaign: CampaignPicture): boolean {
  if (campaign.state !== 'live' && campaign.state !== 'ended') return false;
  if (campaign.policy.atEnd !== 'when_back_in_stock' || hold.cause !== 'sold_out') return false;
  if (picture.now >= campaign.endsAt + LONGEST_WAIT_AFTER_END_MS) return false;
  const variant = picture.variants.find(({ id }) => id === hold.variantId);
  if (!variant) return false;
  const { exempt, buyable } = stockOf(picture, variant, campaign.policy.locationIds);
  if (exempt) return false;
  return !buyable.known || buyable.units < campaign.policy.floor + picture.shop.settings.comeBackUnits;
}

/** Holds that start now: what a person asked for first, then what the stock asks for. Never one that is open already. */
export function opening(
  picture: Picture,
  judged: readonly JudgedItem[],
  kept: readonly OpenHold[],
  visible: (campaignId: string) => boolean,
  overrides: Picture['overrides'],
): NewHold[] {
  const have = new Set(kept.map(holdKey));
  const byStock = judged.flatMap((one) => {
    const { campaign, item, result } = one;
    if (campaign.frozen || visible(campaign.id) || !result.stock || item.dropped) return [];
    const mayStop = mayActOnDrop(picture, one.claim.inventoryItemId);
    const allowed = RESPONSES.filter((response) => mayStop || response === 'flag');
    return allowed
      .filter((response) => asks(one, response))
      .map((response) => ({
        campaignId: campaign.id,
        variantId: item.variantId,
        response,
        mode: modeOf(picture, campaign),
        cause: causeOf(one, response),
        reason: result.assessment,
      }));
  });
  const forced = forcedHolds(picture, judged, overrides).filter(({ campaignId }) => {
    const campaign = picture.campaigns.find(({ id }) => id === campaignId);
    return campaign && !campaign.frozen;
  });
  const seen = new Set(have);
  return [...forced, ...byStock].filter((hold) => {
    const key = holdKey(hold);
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
}

/** A stricter response brings the weaker ones. */
const asks = ({ result }: JudgedItem, response: Response): boolean =>
  strictness(response) <= strictness(result.assessment.response);

function causeOf({ campaign, result, claim }: JudgedItem, response: Response): HoldCause {
  if (result.verdict === 'sold_out') return 'sold_out';
  if (claim.allocatedAbove <= 0) return 'below_need';
  const before = result.stock && { ...result.stock, usable: result.stock.beforeAllocation };
  const alone =
    before && triggers(response, campaign.policy, campaign.goal, { ...result, stock: before }, 'now');
  return alone ? 'below_need' : 'allocation';
}

/** Holds that a person asked for: every variant of the campaign's product, up to the response that was named. */
function forcedHolds(
  picture: Picture,
  judged: readonly JudgedItem[],
  overrides: Picture['overrides'],
): NewHold[] {
  return judged.flatMap(({ campaign, item, result }) => {
    const override = rulingOverride(overrides, campaign.id);
    if (override?.kind !== 'hold_now') return [];
    return RESPONSES.filter((one) => strictness(one) <= strictness(override.response ?? 'hide')).map(
      (response) => ({
        campaignId: campaign.id,
        variantId: item.variantId,
        response,
        mode: modeOf(picture, campaign),
        cause: 'override' as const,
        reason: result.assessment,
      }),
    );
  });
}

const holdKey = (hold: { campaignId: string; variantId: string; response: Response }): string =>
  `${hold.campaignId}/${hold.variantId}/${hold.response}`;
