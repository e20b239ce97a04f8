/** Marks for a whole shop at once: as many statements for ten thousand products as for ten. */
import type { ShopTx } from './store.ts';

/** Every product of campaigns that run or will run is judged. */
export async function judgeCampaigns(
  tx: ShopTx,
  now: number,
  states: readonly ('approved' | 'live')[] = ['approved', 'live'],
): Promise<void> {
  const campaigns = await tx.campaigns({ states });
  await tx.mark('judge', await tx.productIdsOfCampaigns(campaigns.map(({ id }) => id)), now);
}

/** Every product that is held is judged, and every one that we have changed is acted upon. */
export async function judgeTouched(tx: ShopTx, now: number): Promise<void> {
  await tx.mark('judge', await tx.productIdsWithOpenHolds(), now);
  await tx.mark('act', await tx.productIdsWithBaselines(), now);
}
