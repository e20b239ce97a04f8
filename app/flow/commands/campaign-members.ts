import type { SourceKind } from '../../core/campaign.ts';
import type { LearnedUplift } from '../../core/demand/suggest.ts';
import { grouped } from '../../core/grouped.ts';
import { splitPlan } from '../../core/split-plan.ts';
import {
  dropUnbrought,
  joinBrought,
  productIdsOf,
  readFollowed,
  seeUnknown,
  sourceKey,
  type Brought,
} from '../followed.ts';
import { drop, join, leave } from '../members.ts';
import type { ItemRow, ShopTx } from '../store.ts';
import type { CommandResult, Person } from './commands.ts';
import type { CampaignInput } from './inputs.ts';
import { looksTooHigh } from './plans.ts';
import { nameOf, refuse, type CommandPorts } from './support.ts';

export interface Found {
  tagged: string[];
  brought: Brought;
}

/** What the campaign's tags (by Shopify's index), collections and discounts bring; read and kept, so that it can join. */
export async function findMembers(
  ports: CommandPorts,
  shop: string,
  input: CampaignInput,
  ownId: string | null,
): Promise<({ ok: true } & Found) | Extract<CommandResult, { ok: false }>> {
  const tagged: string[] = [];
  for (const source of input.sources) {
    if (source.kind !== 'tag') continue;
    const found = await ports.shopify.findProductsByTag(shop, source.value);
    if (!found.ok) return refuse('problem.shopify_away', 'sources');
    tagged.push(...found.value);
  }
  const read = await readFollowed(ports, shop, input.sources, 'person');
  if (!read.ok) return refuse('problem.shopify_away', 'sources');
  const untold = await newlyUntold(ports, shop, read.value, ownId);
  if (untold) return refuse(`problem.discount.${untold.why}`, 'sources', { discount: untold.title ?? '' });
  const picked = input.sources.filter(({ kind }) => kind === 'picked').map(({ value }) => value);
  const known = await readUnknown(ports, shop, [...tagged, ...productIdsOf(read.value), ...picked]);
  return known.ok ? { ok: true, tagged, brought: read.value } : known;
}

/** A discount that tells nothing can be kept by a campaign that follows it, but not be chosen. */
async function newlyUntold(ports: CommandPorts, shop: string, { untold }: Brought, ownId: string | null) {
  if (untold.size === 0) return null;
  const before = ownId === null ? [] : await ports.store.inShop(shop, (tx) => tx.sources(ownId));
  const had = new Set(before.filter(({ kind }) => kind === 'discount').map(({ value }) => value));
  return [...untold].find(([id]) => !had.has(id))?.[1] ?? null;
}

export async function readUnknown(
  ports: CommandPorts,
  shop: string,
  productIds: readonly string[],
): Promise<CommandResult> {
  const seen = await seeUnknown(ports, shop, productIds, 'person');
  return seen.ok ? { ok: true } : refuse('problem.shopify_away', 'sources');
}

/**
 * Brings sources, members, planned units and heroes in line with what the person said. `learned`: what ended campaigns teach, for
 * the question about an extra 0; null when it is not asked.
 */
export async function setMembers(
  tx: ShopTx,
  by: Person,
  campaignId: string,
  input: CampaignInput,
  { tagged, brought }: Found,
  learned: LearnedUplift | null,
  now: number,
): Promise<CommandResult> {
  const before = new Map((await tx.sources(campaignId)).map((source) => [sourceKey(source), source.label]));
  await tx.setSources(
    campaignId,
    input.sources.map((source) => ({
      ...source,
      label: brought.titles.get(sourceKey(source)) ?? before.get(sourceKey(source)) ?? null,
    })),
  );
  const tags = input.sources.filter(({ kind }) => kind === 'tag').map(({ value }) => value);
  const byTag = new Set(tagged);
  for (const tag of tags) for (const id of await tx.productIdsByTag(tag)) byTag.add(id);
  const picked = new Set(input.sources.filter(({ kind }) => kind === 'picked').map(({ value }) => value));
  const rows = await tx.items(campaignId);
  const gone = (source: SourceKind, stays: ReadonlySet<string>): string[] => [
    ...new Set(
      rows.filter((row) => row.source === source && !stays.has(row.productId)).map((row) => row.productId),
    ),
  ];
  // A person who unpicks a product takes it out; a tag that is named no more drops what it brought. What another source
  // still names joins again by that one.
  await leave(tx, campaignId, gone('picked', picked), now);
  await drop(tx, campaignId, gone('tag', byTag), 'tag', now);
  await dropUnbrought(tx, campaignId, rows, brought, now);
  await join(tx, campaignId, [...picked], 'picked', now, { actor: nameOf(by) });
  await join(
    tx,
    campaignId,
    [...byTag].filter((id) => !picked.has(id)),
    'tag',
    now,
  );
  await joinBrought(tx, campaignId, brought, now);
  return setPlans(tx, campaignId, input, learned, now);
}

const itemsOfProduct = grouped<ItemRow>(({ productId }) => [productId]);

async function setPlans(
  tx: ShopTx,
  campaignId: string,
  input: CampaignInput,
  learned: LearnedUplift | null,
  now: number,
): Promise<CommandResult> {
  const rows = await tx.items(campaignId);
  const plans = new Map<string, number | null>(Object.entries(input.plannedUnits));
  const recent = await tx.recentUnits(
    rows
      .filter(({ productId }) => productId in input.plannedUnitsOfProduct)
      .map(({ variantId }) => variantId),
    now,
  );
  for (const [productId, units] of Object.entries(input.plannedUnitsOfProduct)) {
    const variants = itemsOfProduct(rows, productId);
    const weights = variants.map(({ variantId }) => recent.get(variantId) ?? 0);
    splitPlan(units, weights).forEach((share, index) => {
      const row = variants[index];
      if (row && !plans.has(row.variantId)) plans.set(row.variantId, share);
    });
  }
  const high = learned ? await looksTooHigh(tx, campaignId, plans, learned, now) : null;
  if (high) return refuse('problem.plan_looks_too_high', 'plannedUnits', high);
  const heroes = new Set(input.heroes);
  const next = rows.map((row) => ({
    ...row,
    plannedUnits: plans.has(row.variantId) ? (plans.get(row.variantId) ?? null) : row.plannedUnits,
    hero: heroes.has(row.variantId),
  }));
  await tx.upsertItems(next, now);
  return { ok: true };
}
