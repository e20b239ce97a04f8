import { isOver, type SourceKind } from '../core/campaign.ts';
import { tagField } from '../core/fields.ts';
import { isOfMachineAtOnce } from './foreign.ts';
import type { VariantFacts } from './ports.ts';
import type { ItemRow, ShopTx } from './store.ts';
import { HOLDFAST } from './actor.ts';

interface Joining {
  variants: VariantFacts[];
  /** Products of the variants. */
  products: string[];
  /** Of the campaign, by variant, those that have left too. */
  known: ReadonlyMap<string, ItemRow>;
}

/**
 * What of these products, of all that it `takes`, is not in a campaign and may come in: what a person took out comes back only
 * by a person.
 */
export async function joining(
  tx: ShopTx,
  campaignId: string,
  productIds: readonly string[],
  source: SourceKind,
  takes: (variant: VariantFacts) => boolean = () => true,
): Promise<Joining> {
  const found = productIds.length === 0 ? [] : (await tx.variantsOf(productIds)).filter(takes);
  const known = new Map(
    (found.length === 0 ? [] : await tx.itemsOf(productIds, { withRemoved: true }))
      .filter((row) => row.campaignId === campaignId)
      .map((row) => [row.variantId, row]),
  );
  const absent = found.filter((variant) => {
    const row = known.get(variant.id);
    return !row || row.removedAt !== null || row.droppedAt !== null;
  });
  const out = new Set(absent.length === 0 || byPerson(source) ? [] : await tx.excluded(campaignId));
  const variants = absent.filter(({ productId }) => !out.has(productId));
  return { variants, products: [...new Set(variants.map(({ productId }) => productId))], known };
}

const byPerson = (source: SourceKind): boolean => source === 'picked' || source === 'csv';

interface JoinOptions {
  /** Which variants come in; all unless told. */
  takes?: (variant: VariantFacts) => boolean;
  /** Who the record says did it. */
  actor?: string;
}

/**
 * Puts variants of these products, all that it `takes`, into a campaign; a variant that is in it already keeps its plan, and one that had
 * left comes back, unless a person took its product out and `source` is none of theirs.
 */
export async function join(
  tx: ShopTx,
  campaignId: string,
  productIds: readonly string[],
  source: SourceKind,
  now: number,
  { takes, actor = HOLDFAST }: JoinOptions = {},
): Promise<void> {
  const { variants, products, known } = await joining(tx, campaignId, productIds, source, takes);
  if (variants.length === 0) return;
  if (byPerson(source)) await tx.admit(campaignId, productIds);
  await tx.upsertItems(
    variants.map((variant) => itemOf(campaignId, variant, source, known.get(variant.id))),
    now,
  );
  await tell(tx, campaignId, products, 'ledger.item_joined', source, now, actor);
  await tx.mark('judge', products, now);
  await tx.mark('campaign', [campaignId], now);
}

function itemOf(
  campaignId: string,
  variant: VariantFacts,
  source: SourceKind,
  before: ItemRow | undefined,
): ItemRow {
  return {
    campaignId,
    variantId: variant.id,
    productId: variant.productId,
    inventoryItemId: variant.inventoryItemId,
    plannedUnits: before?.plannedUnits ?? null,
    hero: before?.hero ?? false,
    // A product that a person picked stays picked when a tag names it too.
    source: before && before.removedAt === null && before.droppedAt === null ? before.source : source,
    removedAt: null,
    droppedAt: null,
  };
}

/**
 * A source dropped these products: they leave, but an item that is held stays until its release, because smart
 * collections and tag rules drop exactly what we hold (domain: membership source).
 */
export async function drop(
  tx: ShopTx,
  campaignId: string,
  productIds: readonly string[],
  source: SourceKind,
  now: number,
  goes: (row: ItemRow) => boolean = () => true,
): Promise<void> {
  const rows = (await tx.itemsOf(productIds)).filter(
    (row) => row.campaignId === campaignId && row.source === source && goes(row),
  );
  if (rows.length === 0) return;
  const held = new Set<string>();
  for (const productId of new Set(rows.map((row) => row.productId))) {
    for (const hold of await tx.holdsOf(productId)) {
      if (hold.campaignId === campaignId) held.add(hold.variantId);
    }
  }
  await tx.upsertItems(
    rows.map((row) =>
      held.has(row.variantId) ? { ...row, droppedAt: row.droppedAt ?? now } : { ...row, removedAt: now },
    ),
    now,
  );
  const waiting = new Set(rows.filter((row) => held.has(row.variantId)).map((row) => row.productId));
  const changed = [...new Set(rows.map((row) => row.productId))];
  await tell(
    tx,
    campaignId,
    changed.filter((id) => !waiting.has(id)),
    'ledger.item_left',
    source,
    now,
  );
  await tell(tx, campaignId, [...waiting], 'ledger.item_waits_to_leave', source, now);
  await tx.mark('judge', changed, now);
  await tx.mark('campaign', [campaignId], now);
}

/** A person takes products out: at once, held or not; their holds end with the next judgement. */
export async function leave(
  tx: ShopTx,
  campaignId: string,
  productIds: readonly string[],
  now: number,
): Promise<void> {
  const gone = new Set(productIds);
  const rows = (await tx.itemsOf(productIds)).filter((row) => row.campaignId === campaignId);
  await tx.upsertItems(
    rows.map((row) => ({ ...row, removedAt: now })),
    now,
  );
  await tx.mark('judge', [...gone], now);
  await tx.mark('campaign', [campaignId], now);
}

/**
 * New variants of products that are members as a whole join their campaigns (domain: item). A discount may name single
 * variants: what else it brings joins when it is read.
 */
export async function joinNewVariants(tx: ShopTx, productId: string, now: number): Promise<void> {
  const rows = await tx.itemsOfProduct(productId);
  const open = rows.filter(
    (row) =>
      row.removedAt === null && row.droppedAt === null && row.source !== 'csv' && row.source !== 'discount',
  );
  for (const campaignId of new Set(open.map((row) => row.campaignId))) {
    const source = open.find((row) => row.campaignId === campaignId)?.source ?? 'picked';
    await join(tx, campaignId, [productId], source, now);
  }
}

/** Compares a product's tags with the open campaigns that take members by tag: joins and drops. */
export async function followTags(
  tx: ShopTx,
  productId: string,
  tags: readonly string[],
  now: number,
): Promise<void> {
  const named = new Set(await tx.campaignsByTag(tags));
  const rows = await tx.itemsOfProduct(productId);
  const present = new Set(
    rows.filter((row) => row.removedAt === null && row.droppedAt === null).map((row) => row.campaignId),
  );
  for (const campaignId of named) {
    if (!present.has(campaignId)) await join(tx, campaignId, [productId], 'tag', now);
  }
  const byTag = rows.filter(
    (row) => row.source === 'tag' && row.removedAt === null && row.droppedAt === null,
  );
  for (const campaignId of new Set(byTag.map((row) => row.campaignId))) {
    if (named.has(campaignId) || !(await isOpen(tx, campaignId))) continue;
    if (!(await untaggedByMachine(tx, campaignId, productId, now)))
      await drop(tx, campaignId, [productId], 'tag', now);
  }
}

/** A merchandiser takes a tag off and the product leaves; a program that rewrites tag lists takes nothing out (law 15). */
async function untaggedByMachine(
  tx: ShopTx,
  campaignId: string,
  productId: string,
  now: number,
): Promise<boolean> {
  const [product] = await tx.products([productId]);
  let machine = false;
  for (const { kind, value } of await tx.sources(campaignId)) {
    if (kind !== 'tag' || !product) continue;
    const foreign = { product, field: tagField(value), value: false };
    machine = (await isOfMachineAtOnce(tx, foreign, now)) || machine;
  }
  return machine;
}

async function isOpen(tx: ShopTx, campaignId: string): Promise<boolean> {
  const campaign = await tx.campaign(campaignId);
  return campaign !== null && !isOver(campaign.state);
}

async function tell(
  tx: ShopTx,
  campaignId: string,
  productIds: readonly string[],
  message: string,
  source: SourceKind,
  now: number,
  actor: string = HOLDFAST,
): Promise<void> {
  if (productIds.length === 0) return;
  const titles = new Map((await tx.products(productIds)).map((product) => [product.id, product.title]));
  await tx.ledgerOfMany(
    productIds.map((productId) => ({
      productId,
      kind: 'membership',
      message,
      params: { product: titles.get(productId) ?? productId, source },
      campaignId,
      variantId: null,
      actor,
    })),
    now,
  );
}
