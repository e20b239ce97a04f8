import { desiredAfter } from '../core/desired.ts';
import { afterOthers, fillsBrake } from '../core/brake.ts';
import { decide } from '../core/decide.ts';
import { sameValue } from '../core/fields.ts';
import type { Decision } from '../core/decision.ts';
import type { Picture } from '../core/picture.ts';
import { HOLDFAST } from './actor.ts';
import { engageBrake } from './brake.ts';
import { askPlacements } from './placement-tasks.ts';
import type { Clock } from './ports.ts';
import type { BaselineRow, ShopTx, Step, Store } from './store.ts';

export interface JudgePorts {
  store: Pick<Store, 'inShop'>;
  clock: Clock;
}

/**
 * Judges one product in one transaction: reads its picture, decides, writes down verdicts, holds, ledger and alerts,
 * and marks the product for acting when its wished state may have changed. Sends nothing anywhere.
 */
export async function judgeProduct(
  { store, clock }: JudgePorts,
  shop: string,
  productId: string,
): Promise<Decision | null> {
  return store.inShop(shop, (tx) => judgeWithin(tx, productId, clock.now()));
}

/** The same of several products of one shop: all of them, or none when one cannot be judged. */
export async function judgeProducts(
  { store, clock }: JudgePorts,
  shop: string,
  productIds: readonly string[],
): Promise<void> {
  await store.inShop(shop, (tx) => judgeAllWithin(tx, productIds, clock.now()));
}

/** One product inside a transaction that is open already. Null when the product is unknown. */
export async function judgeWithin(tx: ShopTx, productId: string, now: number): Promise<Decision | null> {
  const [judged] = await judgeAllWithin(tx, [productId], now);
  return judged?.decision ?? null;
}

interface Judged {
  picture: Picture;
  decision: Decision;
}

/** Reads all, decides one after the other as if each had been written down before the next, then writes. */
export async function judgeAllWithin(
  tx: ShopTx,
  productIds: readonly string[],
  now: number,
): Promise<Judged[]> {
  const ids = productIds.toSorted();
  let judged = decideAll(await tx.pictures(ids, now));
  // Whoever stops products at the same time would not count these, nor these those: then the brake would let through more.
  if (judged.some(({ picture, decision }) => fillsBrake(picture, decision))) {
    await tx.stopInTurn();
    judged = decideAll(await tx.pictures(ids, now));
  }
  const baselines = await tx.baselinesOf(ids);
  // Reported first: whoever reads the record in between finds the report before what follows from it (law 14).
  const isReopened = reopenedWithin(judged);
  await tx.resolveAlerts(
    judged.flatMap((one) => one.decision.resolved.filter((subject) => !isReopened(one, subject))),
    now,
  );
  await marksLast(tx, async (marking) => {
    await tx.ledgerOfMany(
      judged.flatMap(({ picture: { product }, decision: { ledger } }) =>
        ledger.map((entry) => ({ ...entry, productId: product.id, actor: HOLDFAST })),
      ),
      now,
    );
    for (const one of judged) {
      const { picture, decision } = one;
      const late = decision.resolved.filter((subject) => isReopened(one, subject));
      if (late.length > 0) await tx.resolveAlerts(late, now);
      await writeDown(marking, picture, decision, baselines.get(picture.product.id) ?? []);
    }
    // After items have left with their last hold: nobody is asked to put those back.
    const placements = await tx.placementsAround(ids);
    for (const { picture, decision } of judged)
      await askPlacements(marking, picture, decision, placements.get(picture.product.id) ?? []);
    await tx.saveVerdicts(
      judged.flatMap(({ picture: { product }, decision: { verdicts } }) =>
        verdicts.map((verdict) => ({ productId: product.id, ...verdict })),
      ),
      now,
    );
  });
  return judged;
}

/** One after the other as if each had been written down before the next. */
function decideAll(pictures: ReadonlyMap<string, Picture>): Judged[] {
  const judged: Judged[] = [];
  for (const read of pictures.values()) {
    const picture = afterOthers(read, judged);
    judged.push({ picture, decision: decide(picture) });
  }
  return judged;
}

/** Whether a product before this one tells what this one resolves: stock that several are sold from has one alert. */
function reopenedWithin(judged: readonly Judged[]): (one: Judged, subject: string) => boolean {
  const toldBy = new Map<string, number>();
  for (const [at, { decision }] of judged.entries())
    for (const { subject } of decision.alerts) if (!toldBy.has(subject)) toldBy.set(subject, at);
  return (one, subject) => (toldBy.get(subject) ?? Infinity) < judged.indexOf(one);
}

/** Marks that the work makes come after all of it, each step's in one statement: the door for webhooks waits for them. */
export async function marksLast<T>(tx: ShopTx, work: (tx: ShopTx) => Promise<T>): Promise<T> {
  const marks = new Map<Step, { subject: string; dueAt: number }[]>();
  const later = (step: Step, made: readonly { subject: string; dueAt: number }[]): void =>
    void marks.set(step, [...(marks.get(step) ?? []), ...made]);
  const result = await work({
    ...tx,
    mark: async (step, subjects, dueAt) =>
      later(
        step,
        subjects.map((subject) => ({ subject, dueAt })),
      ),
    markEach: async (step, made) => later(step, made),
  });
  for (const [step, made] of marks) await tx.markEach(step, made);
  return result;
}

async function writeDown(
  tx: ShopTx,
  picture: Picture,
  decision: Decision,
  baselines: readonly BaselineRow[],
): Promise<void> {
  const { now, product } = picture;
  if (decision.alerts.length > 0) await tx.openAlerts(product.id, decision.alerts, now);
  if (leavesVerdicts(picture, decision)) await tx.dropVerdicts(product.id, decision.verdicts);
  if (decision.close.length > 0) await tx.closeHolds(decision.close, now);
  if (decision.open.length > 0) await tx.openHolds(product.id, decision.open, now);
  if (decision.endedOverrides.length > 0) await tx.endOverrides(decision.endedOverrides, now);
  if (decision.brake) {
    const { ordersKnown } = picture.shop;
    await engageBrake(tx, decision.brake, { productId: product.id, ordersKnown, now });
  }
  await leaveWhereReleased(tx, picture, decision);
  if (decision.judgeAgainAt !== null) await tx.mark('judge', [product.id], decision.judgeAgainAt);
  if (wantsWriting(picture, decision, baselines)) await tx.mark('act', [product.id], now);
}

/** Whether an item that had a verdict is no longer judged. */
function leavesVerdicts({ lastVerdicts }: Picture, { verdicts }: Decision): boolean {
  const kept = new Set(verdicts.map(({ campaignId, variantId }) => `${campaignId}/${variantId}`));
  return lastVerdicts.some(({ campaignId, variantId }) => !kept.has(`${campaignId}/${variantId}`));
}

/** An item that its source dropped while it was held leaves its campaign with its last hold (domain: membership source). */
async function leaveWhereReleased(tx: ShopTx, picture: Picture, decision: Decision): Promise<void> {
  const closed = new Set(decision.close.map(({ id }) => id));
  const held = new Set(
    [...picture.holds.filter(({ id }) => !closed.has(id)), ...decision.open].map(
      ({ campaignId, variantId }) => `${campaignId}/${variantId}`,
    ),
  );
  const dropped = new Set(
    picture.campaigns.flatMap((campaign) =>
      campaign.items
        .filter((item) => item.dropped && item.productId === picture.product.id)
        .map((item) => `${campaign.id}/${item.variantId}`),
    ),
  );
  if (dropped.size === 0) return;
  const rows = await tx.itemsOfProduct(picture.product.id);
  const leaving = rows.filter((row) => {
    const key = `${row.campaignId}/${row.variantId}`;
    return row.removedAt === null && dropped.has(key) && !held.has(key);
  });
  if (leaving.length === 0) return;
  await tx.upsertItems(
    leaving.map((row) => ({ ...row, removedAt: picture.now })),
    picture.now,
  );
  await tx.mark('judge', [picture.product.id], picture.now);
}

/**
 * Watching stops here: only a product whose wished fields are not what was last written, or that carries something
 * nobody wishes any more, is marked for acting. Acting compares with the shop and writes differences only (law 12).
 */
function wantsWriting(picture: Picture, decision: Decision, rows: readonly BaselineRow[]): boolean {
  const { targets, pinned } = desiredAfter(picture, decision);
  const baselines = new Map(rows.map((one) => [one.field, one]));
  const unwritten = [...targets].some(([field, value]) => {
    const baseline = baselines.get(field);
    if (pinned.has(field) || baseline?.state === 'left_alone') return false;
    return baseline?.state !== 'confirmed' || !sameValue(baseline.wrote, value);
  });
  return unwritten || [...baselines.keys()].some((field) => !targets.has(field) && !pinned.has(field));
}
