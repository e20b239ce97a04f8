import type { BrakeReason } from '../core/decision.ts';
import { HOLDFAST } from './actor.ts';
import type { ShopTx } from './store.ts';

/** The product whose judgement engaged the brake, when, and whether orders would tell why stock dropped. */
interface BrakeMoment {
  productId: string | null;
  ordersKnown: boolean;
  now: number;
}

/** Engages the brake of a shop (law 14): from here on at most flags go through. It is told, with its reason, until somebody answers. */
export async function engageBrake(
  tx: ShopTx,
  reason: BrakeReason,
  { productId, ordersKnown, now }: BrakeMoment,
): Promise<void> {
  await tx.saveShop({ brakeEngagedAt: now, brakeReason: reason });
  const located = ordersKnown ? 'alert.brake_location' : 'alert.brake_location_unread';
  const message = reason.location === null ? 'alert.brake' : located;
  const told = { message, params: { ...reason }, campaignId: null };
  await tx.openAlerts(null, [{ ...told, subject: 'brake', kind: 'brake', urgency: 'now' }], now);
  await tx.ledger(
    productId,
    [
      {
        kind: 'brake',
        message: reason.location === null ? 'ledger.brake_engaged' : 'ledger.brake_location',
        params: { ...reason },
        campaignId: null,
        variantId: null,
        actor: HOLDFAST,
      },
    ],
    now,
  );
}
