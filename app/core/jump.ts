import type { AlertDraft } from './decision.ts';
import type { JudgedItem } from './judged.ts';
import { names } from './names.ts';
import type { Movement, Picture } from './picture.ts';

/** A level this many times more, or less, than the last one wants an order, a transfer or a person behind it (law 14). */
export const JUMP_FACTOR = 8;
/** Shares of the wait: an order or the other half of a transfer that is told a little late explains the jump in time. */
const REPORT_AFTER_SHARE = 0.25;

/** A level that nobody accounts for. */
export interface Jump {
  inventoryItemId: string;
  locationId: string;
  /** Epoch milliseconds. */
  at: number;
  from: number;
  to: number;
  /** A person said that the number is right. */
  confirmed: boolean;
}

/**
 * Jumps of an inventory item's levels within the last hour that neither orders nor a move between locations explain, and
 * that have not gone back. A shipment that brings the stock to what it was within the last 28 days is none.
 */
export function unexplainedJumps(picture: Pick<Picture, 'movements'>, inventoryItemId: string): Jump[] {
  const own = picture.movements.filter((one) => one.inventoryItemId === inventoryItemId);
  return own.flatMap((one) => {
    if (!one.jump || hasGoneBack(one) || isExplained(one, changeElsewhere(own, one))) return [];
    const { at, from, to, confirmed } = one.jump;
    return [{ inventoryItemId, locationId: one.locationId, at, from, to, confirmed }];
  });
}

const fell = (from: number, to: number): boolean => from >= JUMP_FACTOR && to * JUMP_FACTOR < from;
const rose = (from: number, to: number): boolean => to > Math.max(from, 1) * JUMP_FACTOR;

function hasGoneBack({ jump, available }: Movement): boolean {
  if (!jump || available === null) return true;
  const { from, to } = jump;
  return to < from ? available * JUMP_FACTOR >= from : available <= Math.max(from, 1) * JUMP_FACTOR;
}

/** What the item's other locations gained or lost in the same hour. */
const changeElsewhere = (all: readonly Movement[], one: Movement): number =>
  all
    .filter(({ locationId }) => locationId !== one.locationId)
    .reduce((sum, { available, start }) => sum + (available ?? 0) - (start ?? available ?? 0), 0);

function isExplained({ jump, ordered }: Movement, elsewhere: number): boolean {
  if (!jump) return true;
  const { from, to, highest } = jump;
  if (to < from) return !fell(from - ordered - Math.max(0, elsewhere), to);
  return !rose(Math.max(from - Math.min(0, elsewhere), highest), to);
}

/**
 * Whether stock alone may open something stricter than a flag now: a jump downwards is reported first, and counts when
 * it is still there after `jumpWaitSeconds`, or when a person says that it is right.
 */
export const mayActOnDrop = (picture: Picture, inventoryItemId: string): boolean =>
  unexplainedJumps(picture, inventoryItemId).every(
    (jump) => jump.confirmed || picture.now >= jump.at + picture.shop.settings.jumpWaitSeconds * 1000,
  );

/** Whether stock alone may release now: units that appear from nowhere wait another minimum hold. */
export const mayReleaseOnRise = (picture: Picture, inventoryItemId: string): boolean => {
  const { jumpWaitSeconds, minimumHoldSeconds } = picture.shop.settings;
  return unexplainedJumps(picture, inventoryItemId).every((jump) => {
    const waitSeconds = jump.to < jump.from ? jumpWaitSeconds : Math.max(jumpWaitSeconds, minimumHoldSeconds);
    return jump.confirmed || picture.now >= jump.at + waitSeconds * 1000;
  });
};

/** The moments at which a pending jump is reported and begins to count; epoch milliseconds, all in the future. */
export function jumpMoments(picture: Picture, judged: readonly JudgedItem[]): number[] {
  const { jumpWaitSeconds, minimumHoldSeconds } = picture.shop.settings;
  return jumpsOf(picture, judged)
    .flatMap(({ at }) => [
      at + jumpWaitSeconds * 1000 * REPORT_AFTER_SHARE,
      at + jumpWaitSeconds * 1000,
      at + minimumHoldSeconds * 1000,
    ])
    .filter((moment) => moment > picture.now);
}

function jumpsOf(picture: Picture, judged: readonly JudgedItem[]): Jump[] {
  const items = new Set(judged.map(({ claim }) => claim.inventoryItemId));
  return [...items].flatMap((id) => unexplainedJumps(picture, id));
}

const subjectOf = ({ inventoryItemId, locationId }: Pick<Jump, 'inventoryItemId' | 'locationId'>): string =>
  `level_jump:${inventoryItemId}:${locationId}`;

/** What to report about jumps of items of live campaigns, and which reports have ended because the jump was explained. */
export function jumpReports(
  picture: Picture,
  judged: readonly JudgedItem[],
): { alerts: AlertDraft[]; resolved: string[] } {
  const reportAfter = picture.shop.settings.jumpWaitSeconds * 1000 * REPORT_AFTER_SHARE;
  const pending = jumpsOf(picture, judged);
  const subjects = new Set(pending.map(subjectOf));
  const alerts = pending.flatMap((jump): AlertDraft[] => {
    const own = judged.find(({ claim }) => claim.inventoryItemId === jump.inventoryItemId);
    if (!own || jump.confirmed || picture.now < jump.at + reportAfter) return [];
    return [
      {
        subject: subjectOf(jump),
        kind: 'level_jump',
        urgency: 'now',
        message: picture.shop.ordersKnown ? 'alert.level_jump' : 'alert.level_jump_unread',
        params: {
          ...names(picture, own.campaign.id, own.item.variantId),
          was: jump.from,
          now: jump.to,
        },
        campaignId: own.campaign.id,
      },
    ];
  });
  const resolved = picture.movements.map(subjectOf).filter((subject) => !subjects.has(subject));
  return { alerts, resolved };
}
