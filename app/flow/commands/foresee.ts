import { createHash } from 'node:crypto';
import { chunks } from '../../core/chunks.ts';
import { beyond } from '../../core/beyond.ts';
import { decide } from '../../core/decide.ts';
import { desiredAfter, type Desired } from '../../core/desired.ts';
import type { Picture } from '../../core/picture.ts';
import { plan } from '../../core/plan.ts';
import { isPlainField, type ProductReading } from '../../core/reading.ts';
import type { Write } from '../../core/writes.ts';
import type { Clock, ShopifyPort } from '../ports.ts';
import type { BaselineRow, CampaignRow, Store } from '../store.ts';
import type { ForeseenWrite } from './commands.ts';

export interface ForeseePorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'readPlain' | 'readProducts'>;
  clock: Clock;
}

/** Of one read of Shopify, and of one transaction before it. */
const PRODUCTS_AT_ONCE = 250;

/** Products in parts that are looked at together. */
export const inParts = (productIds: readonly string[]): string[][] => chunks(productIds, PRODUCTS_AT_ONCE);

/** The list with the definition of our metafield in front, where that is missing and a write needs it. */
export function withDefinition(writes: readonly ForeseenWrite[], isDefined: boolean): ForeseenWrite[] {
  const needs = !isDefined && writes.some(({ write }) => write.kind === 'set_metafield');
  const write = { kind: 'define_metafield' } as const;
  return needs ? [{ productId: '', productTitle: '', write, because: 'metafield' }, ...writes] : [...writes];
}

/** What one product is to be, before Shopify is asked what it is. */
interface Wish {
  picture: Picture;
  baselines: BaselineRow[];
  desired: Desired;
  /** The same without this campaign: what others are about to write is no part of the list, whether it is done yet or not. */
  anyway: Desired;
  because: string;
}

/** The writes of these products, in their order. Null: Shopify cannot be asked. */
export async function foreseeSome(
  ports: ForeseePorts,
  shop: string,
  campaign: CampaignRow,
  productIds: readonly string[],
): Promise<ForeseenWrite[] | null> {
  const wishes = await wishesOf(ports, shop, campaign, productIds);
  const readings = await readingsFor(ports, shop, campaign, wishes);
  if (!readings) return null;
  return wishes.flatMap((wish) => {
    const reading = readings.get(wish.picture.product.id);
    return reading ? writesFor(wish, reading) : [];
  });
}

async function wishesOf(
  { store, clock }: ForeseePorts,
  shop: string,
  campaign: CampaignRow,
  productIds: readonly string[],
): Promise<Wish[]> {
  const { pictures, baselines } = await store.inShop(shop, async (tx) => ({
    pictures: await tx.pictures(productIds, clock.now()),
    baselines: await tx.baselinesOf(productIds),
  }));
  const wishes: Wish[] = [];
  for (const [id, picture] of pictures) {
    if (picture.product.deleted) continue;
    wishes.push(wishOf(picture, campaign, baselines.get(id) ?? []));
  }
  return wishes;
}

/** By product; what only has tags and our metafield to change is read for a hundredth of the points. */
async function readingsFor(
  { shopify }: ForeseePorts,
  shop: string,
  campaign: CampaignRow,
  wishes: readonly Wish[],
): Promise<Map<string, ProductReading> | null> {
  const isPlain = ({ desired, baselines }: Wish): boolean =>
    [...desired.targets.keys(), ...baselines.map(({ field }) => field)].every(isPlainField);
  const ids = (some: readonly Wish[]): string[] => some.map(({ picture }) => picture.product.id);
  const others = wishes.filter((wish) => !isPlain(wish));
  const plain = await shopify.readPlain(shop, ids(wishes.filter(isPlain)), 'person');
  const full = await shopify.readProducts(shop, ids(others), {
    collectionIds: campaign.collectionId ? [campaign.collectionId] : [],
    variantPublicationsOf:
      campaign.policy.hideMode === 'hide_variant'
        ? others.flatMap(({ picture }) => picture.variants.map((variant) => variant.id))
        : [],
    priority: 'person',
  });
  if (!plain.ok || !full.ok) return null;
  return new Map([...plain.value, ...full.value].map((reading) => [reading.id, reading]));
}

/**
 * The picture as it is at this campaign's start with the stock of now, or, of one that has started, as it is now: what a
 * person consents to is what the start will write.
 */
const atStart = (picture: Picture, campaign: CampaignRow): Picture => ({
  ...picture,
  now: Math.max(picture.now, campaign.startsAt),
  shop: { ...picture.shop, stopped: false },
});

const asIfActing = (picture: Picture, campaign: CampaignRow): Picture => ({
  ...picture,
  shop: { ...picture.shop, acting: true },
  campaigns: picture.campaigns.map((one) =>
    one.id === campaign.id ? { ...one, mode: 'act' as const } : one,
  ),
});

function wishOf(known: Picture, campaign: CampaignRow, baselines: BaselineRow[]): Wish {
  const before = atStart(known, campaign);
  const picture = asIfActing(before, campaign);
  const { desired, because } = judged(picture);
  return { picture, baselines, desired, anyway: judged(before).desired, because };
}

function judged(picture: Picture): { desired: Desired; because: string } {
  const decision = decide(picture);
  const worst = decision.verdicts.find(({ assessment }) => assessment.response !== null);
  return {
    desired: desiredAfter(picture, decision),
    because: worst?.assessment.reason ?? 'why.covered',
  };
}

function writesFor(
  { picture, baselines, desired, anyway, because }: Wish,
  reading: ProductReading,
): ForeseenWrite[] {
  const { now, product } = picture;
  const planned = (wished: Desired): Write[] =>
    plan({ desired: wished, baselines, reading, now, believeAfterMs: 0, datedPublicationIds: [] }).writes.map(
      ({ write }) => write,
    );
  return beyond(planned(desired), planned(anyway)).map((write) => ({
    productId: reading.id,
    productTitle: product.title,
    write,
    because,
  }));
}

/** Names a list: the same writes in the same order. */
export const fingerprintOf = (writes: readonly ForeseenWrite[]): string =>
  createHash('sha256')
    .update(JSON.stringify(writes.map(({ productId, write }) => [productId, write])))
    .digest('hex')
    .slice(0, 32);
