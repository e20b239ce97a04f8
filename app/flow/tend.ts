import { nextClockChange, stateAt } from '../core/campaign.ts';
import { HOLDFAST } from './actor.ts';
import type { Clock } from './ports.ts';
import { reviewSignOff } from './signoff.ts';
import type { ShopTx, Store } from './store.ts';

export interface TendPorts {
  store: Pick<Store, 'inShop'>;
  clock: Clock;
}

/**
 * Lets the clock move one campaign: approved goes live at its start, live ends at its end. All its products are judged
 * at each change; the next change is a timer. A frozen campaign still ends; its holds wait until it is unfrozen.
 */
export async function tendCampaign(
  { store, clock }: TendPorts,
  shop: string,
  campaignId: string,
): Promise<void> {
  await store.inShop(shop, (tx) => tendWithin(tx, campaignId, clock.now()));
}

/** The same inside a transaction that is open already. */
export async function tendWithin(tx: ShopTx, campaignId: string, now: number): Promise<void> {
  const found = await tx.campaign(campaignId);
  if (!found) return;
  const campaign = await reviewSignOff(tx, found, now);
  const state = stateAt(campaign, now);
  if (state !== campaign.state) {
    await tx.updateCampaign(campaignId, { state, ...(state === 'ended' ? { endedAt: now } : {}) });
    await tx.ledger(
      null,
      [
        {
          kind: 'campaign',
          message: state === 'live' ? 'ledger.campaign_live' : 'ledger.campaign_ended',
          params: { campaign: campaign.name },
          campaignId,
          variantId: null,
          actor: HOLDFAST,
        },
      ],
      now,
    );
    const event = {
      kind: 'campaign',
      urgency: 'later',
      params: { campaign: campaign.name },
      campaignId,
    } as const;
    await tx.tellEvents(
      null,
      [
        {
          ...event,
          subject: `campaign:${campaignId}:${state}`,
          message: state === 'live' ? 'alert.campaign_live' : 'alert.campaign_ended',
        },
      ],
      now,
    );
    await tx.mark('judge', await tx.campaignProductIds(campaignId), now);
  }
  const next = nextClockChange({ ...campaign, state }, now);
  if (next !== null) await tx.mark('campaign', [campaignId], next);
}
