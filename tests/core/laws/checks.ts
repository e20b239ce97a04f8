/** What each law says about a world, as checks that throw with the law's number. */
import { triggers } from '../../../app/core/triggers.ts';
import { decide } from '../../../app/core/decide.ts';
import { minimumHoldEndsAt } from '../../../app/core/hysteresis.ts';
import { unexplainedJumps } from '../../../app/core/jump.ts';
import { judgeItems } from '../../../app/core/judged.ts';
import type { Picture } from '../../../app/core/picture.ts';
import { RESPONSES, strictness } from '../../../app/core/policy.ts';
import type { Hold } from './memory-store.ts';
import { PRODUCTS } from './steps.ts';
import { isVisible } from './toy-shop.ts';
import type { World } from './world.ts';

export function breaks(law: string): never {
  throw new Error(law);
}

/** Laws 7 and 10, at one picture in four: each is decided about two times more. */
export function explaining(): (picture: Picture) => void {
  let pictures = 0;
  return (picture) => {
    pictures += 1;
    if (pictures % 4 === 0) decidesAndExplains(picture);
  };
}

function decidesAndExplains(picture: Picture): void {
  const before = JSON.stringify(picture);
  const decision = decide(picture);
  if (JSON.stringify(picture) !== before) breaks('law 10: deciding changes its picture');
  if (JSON.stringify(decide(picture)) !== JSON.stringify(decision))
    breaks('law 10: decided twice, differently');
  for (const { verdict, assessment } of decision.verdicts) {
    const what = `${verdict} ${JSON.stringify(assessment)}`;
    if (!assessment.reason.startsWith('why.')) breaks(`law 7: no reason: ${what}`);
    if (assessment.response !== 'hide' && assessment.whyNotStronger === null)
      breaks(`law 7: no word on why nothing stronger: ${what}`);
    const known = verdict !== 'exempt' && verdict !== 'not_known';
    if (known && (assessment.buyable === null || assessment.usable === null))
      breaks(`law 7: no numbers: ${what}`);
    if (verdict === 'below_need' && !(assessment.need !== null && (assessment.usable ?? 0) < assessment.need))
      breaks(`law 7: numbers that do not make the verdict: ${what}`);
    for (const value of Object.values(assessment))
      if (typeof value === 'number' && !Number.isFinite(value)) breaks(`law 7: not a number: ${what}`);
  }
}

/** While a campaign is frozen or the shop is stopped none of its holds begins or ends, but with the product itself. */
function staysFrozen(world: World, hold: Hold): void {
  if (hold.closeCause === 'product_gone') return;
  if (world.store.campaigns.get(hold.campaignId)?.frozen)
    breaks(`freeze: changed while frozen: ${hold.response}`);
  const byPerson = hold.closeCause === 'put_back';
  if (world.store.row.stoppedAt !== null && !byPerson)
    breaks(`stop: changed while stopped: ${hold.response}`);
}

/** Law 5: the stock that released a hold exceeded what it asks for by the margin. Counted from the shown numbers. */
function clearsMargin(world: World, hold: Hold, now: number): void {
  const picture = world.store.picture(hold.productId, now);
  const judged = picture && judgeItems(picture);
  const own = judged?.find(
    ({ campaign, item }) => campaign.id === hold.campaignId && item.variantId === hold.variantId,
  );
  if (!own) return;
  const { buyable, usable, thresholds } = own.result.assessment;
  const { restoreMargin, restoreMarginUnits, comeBackUnits } = world.store.settings;
  if (hold.cause === 'sold_out' && (buyable ?? 0) < own.campaign.policy.floor + comeBackUnits)
    breaks(`law 5: released with ${buyable} buyable`);
  for (const { response, need } of own.campaign.goal === 'sell_out' ? [] : thresholds) {
    if (need === null || need === 0 || strictness(response) < strictness(hold.response)) continue;
    const wanted = need + Math.max(restoreMarginUnits, Math.ceil(need * restoreMargin));
    if ((usable ?? 0) < wanted) breaks(`law 5: released with ${usable} usable of ${wanted}`);
  }
}

/** Law 14: a stock number that nobody accounts for was reported before something stricter than a flag follows from it. */
function jumpsAreReported(world: World, hold: Hold, now: number): void {
  const picture = world.store.picture(hold.productId, now);
  const item = picture?.variants.find(({ id }) => id === hold.variantId)?.inventoryItemId;
  if (!picture || item === undefined) return;
  for (const { locationId } of unexplainedJumps(picture, item)) {
    if (!world.store.alertsOpened.some(({ subject }) => subject === `level_jump:${item}:${locationId}`))
      breaks(`law 14: ${hold.response} follows a jump that was not reported`);
  }
}

/** Law 5: a hold that stock released was held for its time. */
export function watchReleases(world: World): void {
  world.store.onOpen = (hold) => {
    staysFrozen(world, hold);
    if (hold.response !== 'flag' && hold.cause !== 'override') jumpsAreReported(world, hold, hold.openedAt);
  };
  world.store.onClose = (hold, now) => {
    staysFrozen(world, hold);
    if (hold.closeCause !== 'stock') return;
    jumpsAreReported(world, hold, now);
    clearsMargin(world, hold, now);
    const recentlyClosed = world.store.holds.flatMap((one) =>
      one.id !== hold.id && one.closedAt !== null && one.productId === hold.productId
        ? [{ ...one, closedAt: one.closedAt }]
        : [],
    );
    const { settings, publications } = world.store;
    const shop = { settings, publications } as Picture['shop'];
    if (now < minimumHoldEndsAt({ shop, recentlyClosed, now }, hold))
      breaks(`law 5: ${hold.response} was released after ${(now - hold.openedAt) / 60_000} minutes`);
  };
}

/** Whether the stock lies where both answers are right: between a need and the same need with its margin. */
function inTheBand(picture: Picture): boolean {
  return judgeItems(picture).some(({ campaign, result }) => {
    if (!result.stock) return false;
    const whole = { ...result, stock: result.stock };
    const alone = { ...result, stock: { ...result.stock, usable: result.stock.beforeAllocation } };
    return [whole, alone].some((facts) =>
      RESPONSES.some((response) => {
        const asks = (margin: Parameters<typeof triggers>[4]) =>
          triggers(response, campaign.policy, campaign.goal, facts, margin);
        return asks('now') !== asks(picture.shop.settings);
      }),
    );
  });
}

const standing = (holds: readonly Picture['holds'][number][]): string[] =>
  holds
    .map((hold) =>
      [hold.campaignId, hold.variantId, hold.response, hold.mode, hold.cause === 'allocation'].join(' '),
    )
    .toSorted();

/** Laws 4 and 6: the history of a product does not show in its standing; what better campaigns need hides nothing. */
export function standsAsIfNew(world: World): void {
  for (const productId of PRODUCTS) {
    const picture = world.store.picture(productId, world.now);
    if (!picture || picture.product.deleted) continue;
    bindsNothing(world, picture);
    if (inTheBand(picture)) continue;
    const dropped = picture.campaigns.some(({ items }) => items.some((item) => item.dropped));
    const live = picture.holds.filter(({ campaignId }) =>
      picture.campaigns.some(
        ({ id, endsAt, state }) => id === campaignId && state === 'live' && endsAt > world.now,
      ),
    );
    const keptUnknown = judgeItems(picture).some(({ result }) => result.verdict === 'not_known');
    if (dropped || keptUnknown || live.length !== picture.holds.length) continue;
    const fresh = decide({ ...picture, holds: [], recentlyClosed: [], overrides: [] });
    const expected = standing(fresh.open.map((hold) => ({ ...hold, id: '', openedAt: 0 })));
    const actual = standing(picture.holds);
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      breaks(`law 4: ${productId} stands at ${actual.join(', ')}; from scratch at ${expected.join(', ')}`);
  }
}

/** Law 6: where nothing but allocation holds, status, channels and variants are what they are without us. */
function bindsNothing(world: World, { product: { id }, holds }: Picture): void {
  if (holds.some(({ mode, cause }) => mode === 'act' && cause !== 'allocation')) return;
  const { status } = world.shop.product(id);
  const shown = world.witness
    .differences(id)
    .filter((one) => one.includes('status') || (one.includes('publication') && isVisible(status)));
  if (shown.length > 0) breaks(`law 6: nothing binds ${id}, yet ${shown.join('; ')}`);
}

export async function atRest(world: World): Promise<void> {
  const before = world.witness.writes.length;
  world.store.mark('judge', PRODUCTS, world.now);
  world.store.mark('act', PRODUCTS, world.now);
  await world.work();
  if (world.witness.writes.length !== before)
    breaks(`law 12: written again without a change: ${JSON.stringify(world.witness.writes.slice(before))}`);
}

export function isAsItWas(world: World): void {
  const open = world.store.holds.filter(({ closedAt, productId }) => {
    return closedAt === null && !world.shop.product(productId).deleted;
  });
  if (open.length > 0) breaks(`law 6: still held after the end: ${JSON.stringify(open)}`);
  for (const productId of PRODUCTS) {
    const product = world.shop.product(productId);
    if (product.deleted) continue;
    world.witness.read(productId);
    const rest = [...world.store.baselinesOf(productId).values()];
    const waits = (field: string) => field.includes('publication:') && !isVisible(product.status);
    const forgotten = rest.filter(({ field }) => !waits(field));
    if (forgotten.length > 0) breaks(`law 1: not put back: ${JSON.stringify(forgotten)}`);
    const waiting = new Set(rest.map(({ field }) => `${productId} ${field}:`));
    const different = world.witness
      .differences(productId)
      .filter((one) => ![...waiting].some((field) => one.startsWith(field)));
    if (different.length > 0) breaks(`law 1: not as it was: ${different.join('; ')}`);
  }
}
