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
  if (!asked) return;
  const ids = asked.members.flatMap(({ productId, variantIds }) => [
    { kind: 'Product' as const, id: productId },
    ...variantIds.map((id) => ({ kind: 'ProductVariant' as const, id })),
  ]);
  const dates =
    ids.length === 0 ? new Map<string, string>() : await shopify.readMetafields(shop, asked.name, ids);
  if (!dates) return;
  await store.inShop(shop, async (tx) => {
    const near = new Map(asked.members.map((one) => [one.productId, nearing(one, dates, now)]));
    // Also of what no open campaign has any more.
    const told = new Set([...near].filter(([, date]) => date !== null).map(([id]) => expirySubject(id)));
    const over = (await tx.openSubjects('expiry')).filter((subject) => !told.has(subject));
    if (over.length > 0) await tx.resolveAlerts(over, now);
    for (const member of asked.members) {
      const date = near.get(member.productId) ?? null;
      if (date !== null) await tell(tx, member, date, now);
    }
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

/** The day on which a member expires, if that is near; the first date of a product and its variants counts. */
function nearing(
  { productId, variantIds, endsAt }: Member,
  dates: ReadonlyMap<string, string>,
  now: number,
): string | null {
  const known = [productId, ...variantIds].flatMap((id) => {
    const text = dates.get(id);
    const at = text === undefined ? null : expiryAt(text);
    return text === undefined || at === null ? [] : [{ at, day: text.trim().slice(0, 10) }];
  });
  const first = known.toSorted((a, b) => a.at - b.at)[0];
  return first && isNearingExpiry(first.at, endsAt, now) ? first.day : null;
}

async function tell(
  tx: ShopTx,
  { productId, campaignId, title }: Member,
  date: string,
  now: number,
): Promise<void> {
  const params = { product: title, date };
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
