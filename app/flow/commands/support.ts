import { isLive } from '../../core/campaign.ts';
import type { LedgerDraft } from '../../core/decision.ts';
import { whoMay, type Deed } from '../../core/roles.ts';
import type { Clock, ShopifyPort } from '../ports.ts';
import type { CampaignRow, ShopTx, Store } from '../store.ts';
import { judgeCampaigns, judgeTouched } from '../touched.ts';
import type { CommandResult, Person, Problem } from './commands.ts';

export interface CommandPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<
    ShopifyPort,
    | 'findDiscounts'
    | 'findIncoming'
    | 'readLevels'
    | 'findTagClashes'
    | 'findProductsByTag'
    | 'readCollectionMembers'
    | 'readDiscount'
    | 'readPlain'
    | 'readProductFacts'
    | 'readProducts'
  >;
  clock: Clock;
  /** Wakes the workers of this process. */
  poke(): void;
  newId(): string;
}

export const refuse = (
  message: string,
  field: string | null = null,
  params?: Problem['params'],
): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems: [{ field, message, ...(params ? { params } : {}) }],
});

/** What a person is told whose role may not do this: what it is, and the roles that may (`who`, separated by commas). */
export const forbidden = (by: Person, deed: Deed) => ({
  ...refuse('problem.forbidden', null, { role: by.role, deed, who: whoMay(deed).join(',') }),
  reason: 'forbidden' as const,
});

/** How the record names a person. */
export const nameOf = (by: Person): string => `${by.name} (${by.userId})`;

/** A ledger entry in a person's name. */
export const said = (
  by: Person,
  message: string,
  params: LedgerDraft['params'] = {},
  campaignId: string | null = null,
): LedgerDraft & { actor: string } => ({
  kind: 'person',
  message,
  params,
  campaignId,
  variantId: null,
  actor: nameOf(by),
});

/**
 * Runs a change of one campaign in one transaction: refuses an unknown one, writes the ledger, judges its products anew.
 * `judged`: a change that counts only while the campaign is live asks for that only then; its start judges all anyway.
 */
export async function onCampaign(
  ports: Pick<CommandPorts, 'store' | 'clock' | 'poke'>,
  shop: string,
  id: string,
  change: (tx: ShopTx, campaign: CampaignRow, now: number) => Promise<CommandResult>,
  judged: 'always' | 'if live' = 'always',
): Promise<CommandResult> {
  const result = await ports.store.inShop(shop, async (tx) => {
    const campaign = await tx.campaign(id);
    if (!campaign) return refuse('problem.no_such_campaign');
    const now = ports.clock.now();
    const done = await change(tx, campaign, now);
    if (done.ok && (judged === 'always' || (await isLiveNow(tx, id, now)))) await judgeAll(tx, id, now);
    return done;
  });
  if (result.ok) ports.poke();
  return result;
}

async function isLiveNow(tx: ShopTx, id: string, now: number): Promise<boolean> {
  const campaign = await tx.campaign(id);
  return campaign !== null && isLive(campaign, now);
}

/** Everything that the campaign touches is judged, and acted upon where something of ours is still there. */
export async function judgeAll(tx: ShopTx, campaignId: string, now: number): Promise<void> {
  const productIds = await tx.campaignProductIds(campaignId);
  if (productIds.length > 0) await tx.mark('judge', productIds, now);
}

/** Everything of the shop that a campaign, a hold or a baseline speaks of. */
export async function judgeShop(tx: ShopTx, now: number): Promise<void> {
  await judgeCampaigns(tx, now);
  await judgeTouched(tx, now);
}
