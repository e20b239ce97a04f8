/** What the store keeps of campaigns, what they are made from and what is in them. Times are epoch milliseconds. */
import type { SourceKind } from '../core/campaign.ts';
import type { Policy } from '../core/policy.ts';
import type { CampaignRow, ItemRow } from './rows.ts';

export interface CampaignTx {
  campaign(id: string): Promise<CampaignRow | null>;
  campaignByHandle(handle: string): Promise<CampaignRow | null>;
  campaigns(filter?: { states?: readonly string[] }): Promise<CampaignRow[]>;
  insertCampaign(row: CampaignRow): Promise<void>;
  updateCampaign(
    id: string,
    patch: Partial<Omit<CampaignRow, 'id' | 'handle' | 'createdAt' | 'createdBy'>> & {
      policy?: Policy;
      handle?: string;
    },
  ): Promise<void>;
  /** The same of many campaigns in one statement. */
  updateCampaigns(
    ids: readonly string[],
    patch: Partial<Pick<CampaignRow, 'mode' | 'frozen' | 'frozenAt'>>,
  ): Promise<void>;
  sources(campaignId: string): Promise<{ kind: SourceKind; value: string; label: string | null }[]>;
  setSources(
    campaignId: string,
    sources: readonly { kind: SourceKind; value: string; label?: string | null }[],
  ): Promise<void>;
  /** Products that a person took out of a campaign: what it follows does not bring them back. */
  excluded(campaignId: string): Promise<string[]>;
  exclude(campaignId: string, productIds: readonly string[]): Promise<void>;
  /** A person put these products in: they are not excluded any more. */
  admit(campaignId: string, productIds: readonly string[]): Promise<void>;
  /** Open campaigns (draft to live) with a tag source, so that products/update can find them. */
  campaignsByTag(tags: readonly string[]): Promise<string[]>;
  /** The same, with the tag that names each. */
  campaignsByTags(tags: readonly string[]): Promise<{ tag: string; campaignId: string }[]>;
  /** Open campaigns (draft to live) that follow this collection. */
  campaignsByCollection(collectionId: string): Promise<string[]>;
  items(campaignId: string, options?: { withRemoved?: boolean }): Promise<ItemRow[]>;
  itemsOfProduct(productId: string, options?: { withRemoved?: boolean }): Promise<ItemRow[]>;
  /** The same of many products in one statement. */
  itemsOf(productIds: readonly string[], options?: { withRemoved?: boolean }): Promise<ItemRow[]>;
  upsertItems(items: readonly ItemRow[], now: number): Promise<void>;
  /** Those of these products that are in a campaign or held. */
  membersAmong(productIds: readonly string[]): Promise<string[]>;
  /** Products that are members (or hold something) of this campaign. */
  campaignProductIds(campaignId: string): Promise<string[]>;
  /** The same of many campaigns, each product once. */
  productIdsOfCampaigns(campaignIds: readonly string[]): Promise<string[]>;
}
