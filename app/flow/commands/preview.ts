import { decide } from '../../core/decide.ts';
import type { Assessment } from '../../core/decision.ts';
import { outsideCampaigns } from '../../core/demand/promoted.ts';
import {
  recentPacePlan,
  suggestPlan,
  type LearnedUplift,
  type PlanQuestion,
  type SuggestedPlan,
  LONGEST_WINDOW_DAYS,
} from '../../core/demand/suggest.ts';
import type { VerdictKind } from '../../core/picture.ts';
import { strictest, type Response } from '../../core/policy.ts';
import { covers, productIdsOf, readFollowed } from '../followed.ts';
import type { CampaignRow, ShopTx } from '../store.ts';
import type { CommandResult, Person } from './commands.ts';
import type { CampaignInput } from './inputs.ts';
import { learnedUplifts } from './learned.ts';
import type { CommandPorts } from './support.ts';

/** What a suggested plan rests on; units. */
export interface Suggestion {
  units: number;
  /** Eight campaigns in ten end between these. */
  low: number;
  high: number;
  /** Units a day of the last four weeks, days in campaigns left out. */
  perDay: number;
  /** Days of history that it was made from. */
  days: number;
  /** What ended campaigns sold against their usual pace; 1 when there was nothing to learn from. */
  uplift: number;
  /** Items of ended campaigns that the uplift was learned from. */
  learnedFrom: number;
  campaigns: number;
  /** The one of these campaigns that ended last. */
  last: Extract<SuggestedPlan, { known: true }>['last'];
  /** false: no better than the recent pace, as far as the ended campaigns show. */
  betterThanRecentPace: boolean;
}

export interface PreviewItem {
  variantId: string;
  productId: string;
  productTitle: string;
  variantTitle: string;
  verdict: VerdictKind;
  /** Strictest response that would act now, null = none. */
  response: Response | null;
  assessment: Assessment;
  suggestion: Suggestion | null;
}

export interface CampaignPreview {
  /** A campaign in its window, judged for what is left of it; another is judged as if it began now. */
  begun: boolean;
  items: PreviewItem[];
  /** Products beyond the ones that were looked at. */
  notLookedAt: number;
}

export interface PreviewCommands {
  /** What would happen if this campaign (the changed one with `ownId`) acted now, or started now. Nothing is kept. */
  previewCampaign(
    shop: string,
    by: Person,
    input: CampaignInput,
    ownId: string | null,
  ): Promise<CommandResult<{ preview: CampaignPreview }>>;
}

/** Products that one preview looks at, and how many at a time: a transaction keeps an embedded database busy. */
const MOST_PRODUCTS = 100;
const AT_ONCE = 25;
const DAY_MS = 86_400_000;

/** Carries an answer out of a transaction that must not be kept. */
class Undo<T> extends Error {
  readonly answer: T;
  constructor(answer: T) {
    super('Nothing of this is kept');
    this.answer = answer;
  }
}

/**
 * Runs `work` in a transaction of the shop and undoes it: what is judged there is judged by the very rules, reads and
 * tables that would judge it.
 */
async function asIf<T>(
  ports: Pick<CommandPorts, 'store'>,
  shop: string,
  work: (tx: ShopTx) => Promise<T>,
): Promise<T> {
  try {
    return await ports.store.inShop(shop, async (tx) => {
      throw new Undo(await work(tx));
    });
  } catch (error) {
    if (error instanceof Undo) return error.answer as T;
    throw error;
  }
}

export function previewCommands(
  ports: Pick<CommandPorts, 'store' | 'clock' | 'newId'> & {
    shopify: Pick<CommandPorts['shopify'], 'readCollectionMembers' | 'readDiscount'>;
  },
  learnedUplift = learnedUplifts(ports),
): PreviewCommands {
  return {
    async previewCampaign(shop, by, input, ownId) {
      const read = await readFollowed(ports, shop, input.sources, 'person');
      const brought = read.ok ? read.value : null;
      const picked = input.sources.filter(({ kind }) => kind === 'picked').map(({ value }) => value);
      const { whole, excluded } = await ports.store.inShop(shop, async (tx) => {
        const tags = input.sources.filter(({ kind }) => kind === 'tag');
        const tagged = (await Promise.all(tags.map(({ value }) => tx.productIdsByTag(value)))).flat();
        const out = new Set(ownId === null ? [] : await tx.excluded(ownId));
        return { whole: [...picked, ...tagged.filter((id) => !out.has(id))], excluded: out };
      });
      const byOthers = brought ? productIdsOf(brought).filter((id) => !excluded.has(id)) : [];
      const productIds = [...new Set([...whole, ...byOthers])];
      const complete = new Set(whole);
      const isMember = (variant: { productId: string; id: string }): boolean =>
        complete.has(variant.productId) ||
        (brought !== null && Object.values(brought.members).some((members) => covers(members, variant)));
      const looked = productIds.slice(0, MOST_PRODUCTS);
      const begun = ownId !== null && hasBegun(input, ports.clock.now());
      const learned = await learnedUplift(shop, input.kind);
      const items: PreviewItem[] = [];
      for (let from = 0; from < looked.length; from += AT_ONCE) {
        const some = looked.slice(from, from + AT_ONCE);
        const now = ports.clock.now();
        const draft = asOfNow(input, ports.newId(), now, by);
        items.push(
          ...(await asIf(ports, shop, (tx) =>
            judgeDraft(tx, { draft, input, learned, productIds: some, isMember, ownId, now }),
          )),
        );
      }
      return { ok: true, preview: { begun, items, notLookedAt: productIds.length - looked.length } };
    },
  };
}

const hasBegun = ({ startsAt, endsAt }: CampaignInput, now: number): boolean =>
  startsAt <= now && now < endsAt;

/** The campaign in its own window where that has begun, with what it has sold; another as if it began now. */
function asOfNow(input: CampaignInput, id: string, now: number, by: Person): CampaignRow {
  const { name, kind, goal, priority, useTags, policy } = input;
  return {
    id,
    handle: `preview-${id}`,
    name,
    kind,
    goal,
    priority,
    useTags,
    policy,
    budget: null,
    collectionId: null,
    ...(hasBegun(input, now)
      ? { startsAt: input.startsAt, endsAt: input.endsAt }
      : { startsAt: now, endsAt: now + (input.endsAt - input.startsAt) }),
    commitAt: now,
    state: 'live',
    mode: 'act',
    frozen: false,
    frozenAt: null,
    endedAt: null,
    version: 1,
    createdAt: now,
    createdBy: by.userId,
  };
}

async function judgeDraft(
  tx: ShopTx,
  given: {
    draft: CampaignRow;
    input: CampaignInput;
    learned: LearnedUplift;
    productIds: readonly string[];
    isMember: (variant: { productId: string; id: string }) => boolean;
    ownId: string | null;
    now: number;
  },
): Promise<PreviewItem[]> {
  const { draft, input, learned, productIds, isMember, ownId, now } = given;
  const own = ownId === null ? null : await tx.campaign(ownId);
  if (own) await tx.updateCampaign(own.id, { state: 'cancelled' });
  // Of two with the same priority, the older one is served first.
  await tx.insertCampaign({ ...draft, createdAt: own?.createdAt ?? now });
  const variants = (await tx.variantsOf(productIds)).filter(isMember);
  await tx.upsertItems(
    variants.map((variant) => ({
      campaignId: draft.id,
      variantId: variant.id,
      productId: variant.productId,
      inventoryItemId: variant.inventoryItemId,
      plannedUnits: input.plannedUnits[variant.id] ?? null,
      hero: input.heroes.includes(variant.id),
      source: 'picked' as const,
      removedAt: null,
      droppedAt: null,
    })),
    now,
  );
  const { today, promoted } = await tx.promotedDays(
    variants.map(({ id }) => id),
    now,
  );
  const found: PreviewItem[] = [];
  for (const [productId, picture] of await tx.pictures(productIds, now)) {
    if (picture.product.deleted) continue;
    const decision = decide({
      ...picture,
      shop: { ...picture.shop, acting: true, stopped: false },
      overrides: picture.overrides.map((one) =>
        one.campaignId !== null && one.campaignId === ownId ? { ...one, campaignId: draft.id } : one,
      ),
    });
    const campaign = picture.campaigns.find(({ id }) => id === draft.id);
    for (const { variantId, campaignId, verdict, assessment } of decision.verdicts) {
      const item = campaign?.items.find((one) => one.variantId === variantId);
      if (campaignId !== draft.id || !item) continue;
      found.push({
        variantId,
        productId,
        productTitle: picture.product.title,
        variantTitle: picture.variants.find(({ id }) => id === variantId)?.title ?? '',
        verdict,
        response: strictest(
          decision.open
            .filter((hold) => hold.campaignId === draft.id && hold.variantId === variantId)
            .map(({ response }) => response),
        ),
        assessment,
        suggestion: suggestionFor(
          outsideCampaigns(item.history, today, promoted.get(variantId) ?? []),
          draft,
          learned,
        ),
      });
    }
  }
  return found;
}

function suggestionFor(
  history: PlanQuestion['history'],
  { startsAt, endsAt, kind }: CampaignRow,
  learned: LearnedUplift,
): Suggestion | null {
  const windowDays = (endsAt - startsAt) / DAY_MS;
  if (windowDays > LONGEST_WINDOW_DAYS) return null;
  const question = { history, windowDays, kind };
  const plan = suggestPlan(question, learned);
  const pace = recentPacePlan(question);
  if (!plan.known || pace === null) return null;
  const { units, low, high, uplift, learnedFrom, campaigns, last, betterThanRecentPace } = plan;
  const days = history.filter((one) => one !== null).length;
  const perDay = pace / windowDays;
  return { units, low, high, perDay, days, uplift, learnedFrom, campaigns, last, betterThanRecentPace };
}
