import { expiryAt, isNearingExpiry } from '../../core/expiry.ts';
import { HOLDFAST } from '../actor.ts';
import type { Clock } from '../ports.ts';
import type { ReachPort } from './port.ts';
import type { ShopTx, Store } from '../store.ts';

export interface ExpiryPorts {
  store: Pick<Store, 'inShop' | 'installedShops'>;
  shopify: Pick<ReachPort, 'readMetafields'>;
  clock: Clock;
}

export const expirySubject = (productId: string): string => `expiry:${productId}`;

interface Member {
  productId: string;
  title: string;
  variantIds: string[];
  /** The latest end of its open campaigns, and which. */
  endsAt: number;
  campaignId: string;
}

/**
 * Reads the expiry dates of everything in open campaigns and tells once of each product that expires within 30 days or
 * before its campaign ends; the first date of a product and its variants counts. A shop that named no metafield is left out.
 */
export async function watchExpiry(ports: ExpiryPorts): Promise<void> {
  for (const shop of await ports.store.installedShops()) await watchShop(ports, shop);
}

async function watchShop({ store, shopify, clock }: ExpiryPorts, shop: string): Promise<void> {
  const now = clock.now();
  const asked = await store.inShop(shop, async (tx) => {
    const row = await tx.shop();
    const name = row?.settings.expiryMetafield ?? null;
    return name === null || row?.tokenRevokedAt !== null ? null : { name, members: await members(tx, now) };
  });
  if (!asked || asked.members.length === 0) return;
  const ids = asked.members.flatMap(({ productId, variantIds }) => [
    { kind: 'Product' as const, id: productId },
    ...variantIds.map((id) => ({ kind: 'ProductVariant' as const, id })),
  ]);
  const dates = await shopify.readMetafields(shop, asked.name, ids);
  if (!dates) return;
  await store.inShop(shop, async (tx) => {
    for (const member of asked.members) await tell(tx, member, dates, now);
  });
}

async function members(tx: ShopTx, now: number): Promise<Member[]> {
  const found = new Map<string, Member>();
  for (const campaign of await tx.campaigns({ states: ['proposed', 'approved', 'live'] })) {
    if (campaign.endsAt <= now) continue;
    for (const { productId, variantId } of await tx.items(campaign.id)) {
      const member = found.get(productId) ?? {
        productId,
        title: productId,
        variantIds: [],
        endsAt: campaign.endsAt,
        campaignId: campaign.id,
      };
      if (!member.variantIds.includes(variantId)) member.variantIds.push(variantId);
      if (campaign.endsAt > member.endsAt)
        Object.assign(member, { endsAt: campaign.endsAt, campaignId: campaign.id });
      found.set(productId, member);
    }
  }
  for (const product of await tx.products([...found.keys()])) {
    const member = found.get(product.id);
    if (member) member.title = product.title;
  }
  return [...found.values()];
}

async function tell(
  tx: ShopTx,
  member: Member,
  dates: ReadonlyMap<string, string>,
  now: number,
): Promise<void> {
  const { productId, variantIds, campaignId, title } = member;
  const known = [productId, ...variantIds].flatMap((id) => {
    const text = dates.get(id);
    const at = text === undefined ? null : expiryAt(text);
    return text === undefined || at === null ? [] : [{ at, day: text.trim().slice(0, 10) }];
  });
  const first = known.toSorted((a, b) => a.at - b.at)[0];
  if (!first || !isNearingExpiry(first.at, member.endsAt, now)) {
    await tx.resolveAlerts([expirySubject(productId)], now);
    return;
  }
  const params = { product: title, date: first.day };
  const alert = { kind: 'expiry', urgency: 'today', message: 'alert.nearing_expiry' } as const;
  const fresh = await tx.openAlerts(
    productId,
    [{ ...alert, subject: expirySubject(productId), params, campaignId }],
    now,
  );
  if (fresh.length === 0) return;
  const entry = { kind: 'expiry', message: 'ledger.nearing_expiry', campaignId, variantId: null };
  await tx.ledger(productId, [{ ...entry, params, actor: HOLDFAST }], now);
}
