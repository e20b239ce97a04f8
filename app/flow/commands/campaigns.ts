import { handleFrom, type SourceKind } from '../../core/campaign.ts';
import { newsOfEdit } from '../../core/news.ts';
import { planFacts } from '../../core/signoff-facts.ts';
import { splitPlan } from '../../core/split-plan.ts';
import { collectionsOf, readCollections, seeUnknown, type Collected } from '../collections.ts';
import { drop, join, leave } from '../members.ts';
import type { CampaignRow, ItemRow, ShopTx } from '../store.ts';
import { tendWithin } from '../tend.ts';
import type { CommandResult, Commands } from './commands.ts';
import type { CampaignInput } from './inputs.ts';
import { looksTooHigh } from './plans.ts';
import { judgeAll, refuse, said, type CommandPorts } from './support.ts';

const COMMIT_BEFORE_START_MS = 7 * 86_400_000;

type CampaignCommands = Pick<
  Commands,
  'createCampaign' | 'editCampaign' | 'checkHandle' | 'addProducts' | 'removeProduct' | 'setItem'
>;

/** Making and changing what a campaign is: its plan, its members. */
export function campaignCommands(ports: CommandPorts): CampaignCommands {
  return {
    async createCampaign(shop, by, input) {
      const found = await findMembers(ports, shop, input);
      if (!found.ok) return found;
      const id = ports.newId();
      const result = await ports.store
        .inShop(shop, async (tx): Promise<CommandResult> => {
          const now = ports.clock.now();
          const handle = handleFrom(input.handle || input.name);
          if (!handle) return refuse('problem.handle_empty', 'handle');
          if (await tx.campaignByHandle(handle)) return refuse('problem.handle_taken', 'handle', { handle });
          const row: CampaignRow = {
            ...fromInput(input),
            id,
            handle,
            state: 'draft',
            mode: 'watch',
            frozen: false,
            frozenAt: null,
            endedAt: null,
            version: 1,
            createdAt: now,
            createdBy: by.userId,
          };
          await tx.insertCampaign(row);
          const planned = await setMembers(tx, id, input, found, now);
          if (!planned.ok) throw new Refused(planned);
          await tx.ledger(null, [said(by, 'ledger.campaign_created', { campaign: row.name }, id)], now);
          return { ok: true };
        })
        .catch(asRefusal);
      if (!result.ok) return result;
      ports.poke();
      return { ok: true, id };
    },

    async editCampaign(shop, by, id, input) {
      const found = await findMembers(ports, shop, input);
      if (!found.ok) return found;
      const result = await ports.store
        .inShop(shop, async (tx): Promise<CommandResult> => {
          const now = ports.clock.now();
          const before = await tx.campaign(id);
          if (!before) return refuse('problem.no_such_campaign');
          if (before.state === 'ended' || before.state === 'cancelled')
            return refuse('problem.campaign_is_over');
          const factsBefore = planFacts(before, await tx.items(id), 'ready');
          await tx.updateCampaign(id, { ...fromInput(input), version: before.version + 1 });
          const planned = await setMembers(tx, id, input, found, now);
          if (!planned.ok) throw new Refused(planned);
          await tx.ledger(null, [said(by, 'ledger.campaign_edited', { campaign: input.name }, id)], now);
          if (before.state !== 'draft') {
            const facts = planFacts(input, await tx.items(id), 'ready');
            const was = { name: before.name, budget: before.budget, facts: factsBefore };
            await tx.tellEvents(null, newsOfEdit(was, { budget: input.budget, facts }, id), now);
          }
          await tendWithin(tx, id, now);
          await judgeAll(tx, id, now);
          return { ok: true };
        })
        .catch(asRefusal);
      if (result.ok) ports.poke();
      return result;
    },

    async checkHandle(shop, name, ownId) {
      const handle = handleFrom(name);
      if (!handle) return { handle, clashes: [] };
      const other = await ports.store.inShop(shop, (tx) => tx.campaignByHandle(handle));
      const own = other && other.id !== ownId ? [{ tag: handle, where: other.name }] : [];
      const found = await ports.shopify.findTagClashes(shop, [`campaign:${handle}`, `promote:${handle}`]);
      // A live campaign's own tags are in the shop already: they are no clash with itself.
      const elsewhere = found.ok && !(other && other.id === ownId) ? found.value : [];
      return { handle, clashes: [...own, ...elsewhere] };
    },

    async addProducts(shop, by, campaignId, productIds) {
      const known = await readUnknown(ports, shop, productIds);
      if (!known.ok) return known;
      return changeMembers(ports, shop, campaignId, async (tx, now) => {
        const sources = await tx.sources(campaignId);
        const have = new Set(sources.filter(({ kind }) => kind === 'picked').map(({ value }) => value));
        const more = productIds
          .filter((id) => !have.has(id))
          .map((value) => ({ kind: 'picked' as const, value }));
        await tx.setSources(campaignId, [...sources, ...more]);
        const joined = await join(tx, campaignId, productIds, 'picked', now);
        await tx.ledger(null, [said(by, 'ledger.items_added', { products: joined.length }, campaignId)], now);
      });
    },

    removeProduct: (shop, by, campaignId, productId) =>
      changeMembers(ports, shop, campaignId, async (tx, now) => {
        const sources = await tx.sources(campaignId);
        await tx.setSources(
          campaignId,
          sources.filter(({ kind, value }) => kind !== 'picked' || value !== productId),
        );
        await leave(tx, campaignId, [productId], now);
        await tx.exclude(campaignId, [productId]);
        await tx.ledger(productId, [said(by, 'ledger.item_left', { source: 'person' }, campaignId)], now);
      }),

    async setItem(shop, by, campaignId, variantId, patch) {
      const result = await ports.store.inShop(shop, async (tx): Promise<CommandResult> => {
        const now = ports.clock.now();
        const row = (await tx.items(campaignId)).find((item) => item.variantId === variantId);
        if (!row) return refuse('problem.no_such_item');
        if (patch.plannedUnits && !patch.confirmed) {
          const high = await looksTooHigh(tx, campaignId, new Map([[variantId, patch.plannedUnits]]), now);
          if (high) return refuse('problem.plan_looks_too_high', 'plannedUnits', high);
        }
        const next: ItemRow = {
          ...row,
          plannedUnits: patch.plannedUnits === undefined ? row.plannedUnits : patch.plannedUnits,
          hero: patch.hero ?? row.hero,
        };
        await tx.upsertItems([next], now);
        const params = { planned: next.plannedUnits, hero: next.hero };
        await tx.ledger(
          row.productId,
          [{ ...said(by, 'ledger.item_edited', params, campaignId), variantId }],
          now,
        );
        await tx.mark('judge', [row.productId], now);
        await tendWithin(tx, campaignId, now);
        return { ok: true };
      });
      if (result.ok) ports.poke();
      return result;
    },
  };
}

/** Thrown inside a transaction to undo it; caught at once and returned as the refusal that it carries. */
class Refused extends Error {
  readonly refusal: Extract<CommandResult, { ok: false }>;
  constructor(refusal: Extract<CommandResult, { ok: false }>) {
    super('refused');
    this.refusal = refusal;
  }
}

function asRefusal(error: unknown): Extract<CommandResult, { ok: false }> {
  if (error instanceof Refused) return error.refusal;
  throw error;
}

function fromInput(input: CampaignInput) {
  const { name, kind, goal, startsAt, endsAt, priority, budget, useTags, collectionId, policy } = input;
  const commitAt = input.commitAt ?? startsAt - COMMIT_BEFORE_START_MS;
  return { name, kind, goal, startsAt, endsAt, commitAt, priority, budget, useTags, collectionId, policy };
}

async function changeMembers(
  ports: CommandPorts,
  shop: string,
  campaignId: string,
  change: (tx: ShopTx, now: number) => Promise<void>,
): Promise<CommandResult> {
  const result = await ports.store.inShop(shop, async (tx): Promise<CommandResult> => {
    const campaign = await tx.campaign(campaignId);
    if (!campaign) return refuse('problem.no_such_campaign');
    if (campaign.state === 'ended' || campaign.state === 'cancelled')
      return refuse('problem.campaign_is_over');
    await change(tx, ports.clock.now());
    return { ok: true };
  });
  if (result.ok) ports.poke();
  return result;
}

interface Found {
  tagged: string[];
  collected: Collected;
}

/** What the campaign's tags (by Shopify's index) and collections bring; read and kept, so that it can join. */
async function findMembers(
  ports: CommandPorts,
  shop: string,
  input: CampaignInput,
): Promise<({ ok: true } & Found) | Extract<CommandResult, { ok: false }>> {
  const tagged: string[] = [];
  for (const source of input.sources) {
    if (source.kind !== 'tag') continue;
    const found = await ports.shopify.findProductsByTag(shop, source.value);
    if (!found.ok) return refuse('problem.shopify_away', 'sources');
    tagged.push(...found.value);
  }
  const read = await readCollections(ports, shop, collectionsOf(input.sources), 'person');
  if (!read.ok) return refuse('problem.shopify_away', 'sources');
  const picked = input.sources.filter(({ kind }) => kind === 'picked').map(({ value }) => value);
  const known = await readUnknown(ports, shop, [...tagged, ...read.value.productIds, ...picked]);
  return known.ok ? { ok: true, tagged, collected: read.value } : known;
}

async function readUnknown(
  ports: CommandPorts,
  shop: string,
  productIds: readonly string[],
): Promise<CommandResult> {
  const seen = await seeUnknown(ports, shop, productIds, 'person');
  return seen.ok ? { ok: true } : refuse('problem.shopify_away', 'sources');
}

/** Brings sources, members, planned units and heroes in line with what the person said. */
async function setMembers(
  tx: ShopTx,
  campaignId: string,
  input: CampaignInput,
  { tagged, collected }: Found,
  now: number,
): Promise<CommandResult> {
  await tx.setSources(
    campaignId,
    input.sources.map((source) => ({
      ...source,
      label: source.kind === 'collection' ? (collected.titles.get(source.value) ?? null) : null,
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
  const byCollection = new Set(collected.productIds);
  await drop(tx, campaignId, gone('collection', byCollection), 'collection', now);
  await join(tx, campaignId, [...picked], 'picked', now);
  await join(
    tx,
    campaignId,
    [...byTag].filter((id) => !picked.has(id)),
    'tag',
    now,
  );
  await join(tx, campaignId, collected.productIds, 'collection', now);
  return setPlans(tx, campaignId, input, now);
}

async function setPlans(
  tx: ShopTx,
  campaignId: string,
  input: CampaignInput,
  now: number,
): Promise<CommandResult> {
  const rows = await tx.items(campaignId);
  const plans = new Map<string, number | null>(Object.entries(input.plannedUnits));
  for (const [productId, units] of Object.entries(input.plannedUnitsOfProduct)) {
    const variants = rows.filter((row) => row.productId === productId);
    const picture = await tx.picture(productId, now);
    const weights = variants.map(
      ({ variantId }) => picture?.variants.find(({ id }) => id === variantId)?.recentUnits ?? 0,
    );
    splitPlan(units, weights).forEach((share, index) => {
      const row = variants[index];
      if (row && !plans.has(row.variantId)) plans.set(row.variantId, share);
    });
  }
  const high = input.confirmedPlans ? null : await looksTooHigh(tx, campaignId, plans, now);
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
