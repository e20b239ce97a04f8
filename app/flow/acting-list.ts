/** Prepares the list before *Start acting* of a large campaign, some products at a time; all that it knows is in its rows. */
import { isOver } from '../core/campaign.ts';
import { act } from './commands/acting.ts';
import { fingerprintOf, foreseeSome, withDefinition, type ForeseePorts } from './commands/foresee.ts';
import type { ActOutcome } from './act.ts';
import type { ActingListRow } from './acting-list-store.ts';

/** Parts that are looked at beside one another: some are judged while Shopify reads others. */
const LANES = 3;
const AGAIN_MS = 2_000;
/** Shopify is asked again for so long after the last answer; then the person is told. */
const PATIENCE_MS = 60_000;

/** Looks at the next products of a campaign's list; after the last ones it is ready, or what was consented to begins. */
export async function prepareActingList(
  ports: ForeseePorts,
  shop: string,
  campaignId: string,
): Promise<ActOutcome> {
  const { store, clock } = ports;
  const { list, campaign, parts, row } = await store.inShop(shop, async (tx) => ({
    row: await tx.shop(),
    list: await tx.actingList(campaignId),
    campaign: await tx.campaign(campaignId),
    parts: await tx.partsLeft(campaignId, LANES),
  }));
  if (list === null || list.state !== 'preparing') return { settled: true };
  const hasEnded = !campaign || isOver(campaign.state);
  // What was agreed to before the app was taken out is not agreed to after it came back.
  const isOfBefore = !row || row.uninstalledAt !== null || list.beganAt < row.installedAt;
  if (hasEnded || isOfBefore || campaign.mode === 'act') {
    await store.inShop(shop, (tx) => tx.dropActingList(campaignId));
    return { settled: true };
  }
  if (parts.length === 0) return finish(ports, shop, list);
  const looked = await Promise.all(
    parts.map(async ({ part, productIds }) => {
      const writes = await foreseeSome(ports, shop, campaign, productIds);
      if (writes === null) return false;
      await store.inShop(shop, (tx) => tx.savePart(list, part, writes, clock.now()));
      return true;
    }),
  );
  const now = clock.now();
  if (looked.includes(true)) return { settled: false, againAt: now, reason: 'being prepared' };
  if (now - list.progressAt < PATIENCE_MS)
    return { settled: false, againAt: now + AGAIN_MS, reason: 'Shopify cannot be asked' };
  await fail(ports, shop, list, 'problem.shopify_away');
  return { settled: true };
}

async function finish(ports: ForeseePorts, shop: string, list: ActingListRow): Promise<ActOutcome> {
  const { store, clock } = ports;
  const { campaignId, consent } = list;
  const writes = await store.inShop(shop, async (tx) =>
    withDefinition(await tx.foreseenWrites(campaignId), (await tx.shop())?.metafieldReadyAt !== null),
  );
  const fingerprint = fingerprintOf(writes);
  if (consent?.fingerprint === fingerprint) {
    const done = await act({ store, clock, poke: () => {} }, shop, consent.by, campaignId, writes.length);
    if (!done.ok) await fail(ports, shop, list, done.problems[0]?.message ?? 'problem.list_changed');
    return { settled: true };
  }
  await store.inShop(shop, (tx) =>
    tx.saveActingList(campaignId, {
      state: 'ready',
      fingerprint,
      changed: consent !== null,
      progressAt: clock.now(),
    }),
  );
  return { settled: true };
}

const fail = (
  { store }: ForeseePorts,
  shop: string,
  { campaignId }: ActingListRow,
  problem: string,
): Promise<void> => store.inShop(shop, (tx) => tx.saveActingList(campaignId, { state: 'failed', problem }));
