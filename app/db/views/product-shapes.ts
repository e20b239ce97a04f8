/** What a product's page reads (see views.ts). */
import type { CampaignState, Mode } from '../../core/campaign.ts';
import type { Assessment } from '../../core/decision.ts';
import type { HoldCause, VerdictKind } from '../../core/picture.ts';
import type { Response } from '../../core/policy.ts';
import type { Standing } from '../../core/standing.ts';

export interface ProductView {
  id: string;
  title: string;
  handle: string;
  status: string;
  imageUrl: string | null;
  deletedAt: number | null;
  variants: {
    id: string;
    title: string;
    sku: string | null;
    tracked: boolean;
    inventoryPolicy: 'DENY' | 'CONTINUE';
    isGiftCard: boolean;
    levels: { location: string; counts: boolean; available: number | null; confirmedAt: number }[];
    buyable: number | null;
    standing: Standing;
    verdicts: {
      campaignId: string;
      campaignName: string;
      state: CampaignState;
      /** Its latest plan was sent back. */
      sentBack: boolean;
      mode: Mode;
      frozen: boolean;
      verdict: VerdictKind | null;
      assessment: Assessment | null;
      judgedAt: number | null;
    }[];
  }[];
  holds: {
    id: string;
    campaignId: string;
    campaignName: string;
    variantTitle: string;
    response: Response;
    mode: Mode;
    cause: HoldCause;
    openedAt: number;
  }[];
  override: {
    id: string;
    kind: 'keep_visible' | 'hold_now';
    response: Response | null;
    campaignName: string | null;
    untilKind: 'time' | 'restock' | 'campaign_end';
    until: number | null;
    reason: string;
    by: string;
    inferred: boolean;
    createdAt: number;
  } | null;
  writes: {
    id: string;
    kind: string;
    state: string;
    plannedAt: number;
    finishedAt: number | null;
    error: string | null;
  }[];
}
