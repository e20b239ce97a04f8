import type { PlanChange } from '../../core/signoff-facts.ts';
import type { SignOffState } from '../../core/signoff.ts';

/** A proposal of a campaign's plan and what became of it. Times are epoch milliseconds. */
export interface SignOffView {
  id: string;
  version: number;
  state: SignOffState;
  plan: {
    startsAt: number;
    endsAt: number;
    items: number;
    heroes: number;
    /** Planned; null: not for the reader. */
    units: number | null;
    readiness: 'ready' | 'ready_with_warnings' | 'not_ready';
  };
  /** What is different from the plan that was proposed before. */
  since: PlanChange[];
  proposedAt: number;
  proposedBy: string;
  proposedByName: string;
  answeredAt: number | null;
  answeredByName: string | null;
  note: string;
  reservations: boolean;
  expiredAt: number | null;
  /** Why it expired. */
  changes: PlanChange[];
}

export interface SignOffViews {
  /** Every proposal of a campaign, the newest first, at most 50. */
  signOffs(shop: string, campaignId: string): Promise<SignOffView[]>;
}
