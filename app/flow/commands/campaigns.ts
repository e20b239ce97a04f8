import { handleFrom, isOver, usualCommit } from '../../core/campaign.ts';
import type { LearnedUplift } from '../../core/demand/suggest.ts';
import { newsOfEdit } from '../../core/news.ts';
import { planFacts } from '../../core/signoff-facts.ts';
import { join, joining, leave } from '../members.ts';
import type { CampaignRow, ItemRow, ShopTx } from '../store.ts';
import { tendWithin } from '../tend.ts';
import { findMembers, readUnknown, setMembers } from './campaign-members.ts';
import type { CommandResult, Commands } from './commands.ts';
import type { CampaignInput } from './inputs.ts';
import { learnedUplifts } from './learned.ts';
import { looksTooHigh } from './plans.ts';
import { judgeAll, nameOf, refuse, said, type CommandPorts } from './support.ts';

type CampaignCommands = Pick<
  Commands,
  | 'createCampaign'
  | 'editCampaign'
  | 'checkHandle'
  | 'findDiscounts'
  | 'addProducts'
  | 'removeProduct'
  | 'setItem'
>;

/** Making and changing what a campaign is: its plan, its members. */
export function campaignCommands(
  ports: CommandPorts,
  learnedUplift = learnedUplifts(ports),
): CampaignCommands {
  /** Null: nobody is asked about an extra 0, so nothing is compared. */
  const learnedFor = async (shop: string, input: CampaignInput): Promise<LearnedUplift | null> =>
    input.confirmedPlans ? null : learnedUplift(shop, input.kind);
  return {
    async createCampaign(shop, by, input) {
      const found = await findMembers(ports, shop, input, null);
      if (!found.ok) return found;
      const learned = await learnedFor(shop, input);
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
          await tx.ledger(null, [said(by, 'ledger.campaign_created', { campaign: row.name }, id)], now);
          const planned = await setMembers(tx, by, id, input, found, learned, now);
          if (!planned.ok) throw new Refused(planned);
          return { ok: true };
        })
        .catch(asRefusal);
      if (!result.ok) return result;
      ports.poke();
      return { ok: true, id };
    },

    async editCampaign(shop, by, id, input) {
      const found = await findMembers(ports, shop, input, id);
      if (!found.ok) return found;
      const learned = await learnedFor(shop, input);
      const result = await ports.store
        .inShop(shop, async (tx): Promise<CommandResult> => {
          const now = ports.clock.now();
          const before = await tx.campaign(id);
          if (!before) return refuse('problem.no_such_campaign');
          if (isOver(before.state)) return refuse('problem.campaign_is_over');
          const factsBefore = planFacts(before, await tx.items(id), 'ready');
          await tx.updateCampaign(id, { ...fromInput(input), version: before.version + 1 });
          await tx.ledger(null, [said(by, 'ledger.campaign_edited', { campaign: input.name }, id)], now);
          const planned = await setMembers(tx, by, id, input, found, learned, now);
          if (!planned.ok) throw new Refused(planned);
          if (before.state !== 'draft') {
            const facts = planFacts(input, await tx.items(id), 'ready');
            const was = { name: before.name, budget: before.budget, facts: factsBefore };
            const budgetShare = (await tx.shop())?.settings.budgetShare ?? 0;
            const of = { campaignId: id, budgetShare, doneBy: by.userId };
            await tx.tellEvents(null, newsOfEdit(was, { budget: input.budget, facts }, of), now);
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
      const own =
        other && other.id !== ownId ? [{ tag: `campaign:${handle}`, where: `campaign:${other.name}` }] : [];
      const found = await ports.shopify.findTagClashes(shop, [`campaign:${handle}`, `promote:${handle}`]);
      // A live campaign's own tags are in the shop already: they are no clash with itself.
      const elsewhere = found.ok && !(other && other.id === ownId) ? found.value : [];
      return { handle, clashes: [...own, ...elsewhere] };
    },

    async findDiscounts(shop, _by, search) {
      const found = await ports.shopify.findDiscounts(shop, search.slice(0, 200));
      if (found.ok) return { ok: true, discounts: found.value };
      const denied = found.reason === 'no_access' && found.access === 'scope';
      return refuse(denied ? 'problem.discount.scope' : 'problem.shopify_away');
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
        const { products } = await joining(tx, campaignId, productIds, 'picked');
        await tx.ledger(
          null,
          [said(by, 'ledger.items_added', { products: products.length }, campaignId)],
          now,
        );
        await join(tx, campaignId, productIds, 'picked', now, { actor: nameOf(by) });
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
      const campaign =
        patch.plannedUnits && !patch.confirmed
          ? await ports.store.inShop(shop, (tx) => tx.campaign(campaignId))
          : null;
      const learned = campaign ? await learnedUplift(shop, campaign.kind) : null;
      const result = await ports.store.inShop(shop, async (tx): Promise<CommandResult> => {
        const now = ports.clock.now();
        const row = (await tx.items(campaignId)).find((item) => item.variantId === variantId);
        if (!row) return refuse('problem.no_such_item');
        if (patch.plannedUnits && learned) {
          const plans = new Map([[variantId, patch.plannedUnits]]);
          const high = await looksTooHigh(tx, campaignId, plans, learned, now);
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
  const commitAt = input.commitAt ?? usualCommit(startsAt);
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
    if (isOver(campaign.state)) return refuse('problem.campaign_is_over');
    await change(tx, ports.clock.now());
    return { ok: true };
  });
  if (result.ok) ports.poke();
  return result;
}
