/** What is kept about proposals of plans and their answers. */
import type { Feasibility } from '../core/feasibility.ts';
import type { PlanChange } from '../core/signoff-facts.ts';
import type { SignOff, SignOffState } from '../core/signoff.ts';

/** Times are epoch milliseconds. */
export interface SignOffRow extends SignOff {
  campaignId: string;
  proposedAt: number;
  /** The user's id: who proposed does not sign. */
  proposedBy: string;
  proposedByName: string;
  answeredAt: number | null;
  answeredByName: string | null;
  note: string;
  reservations: boolean;
  expiredAt: number | null;
  /** Why it expired. */
  changes: PlanChange[] | null;
}

/** What operations said about an item of a plan. */
export interface FeasibilityRow {
  campaignId: string;
  variantId: string;
  answer: Feasibility;
  note: string;
  at: number;
  by: string;
  /** Units planned then; null: nobody said. */
  planned: number | null;
}

export interface SignOffTx {
  /** In the place of an earlier answer. */
  putFeasibility(row: FeasibilityRow): Promise<void>;
  latestSignOff(campaignId: string): Promise<SignOffRow | null>;
  addSignOff(
    row: Pick<
      SignOffRow,
      'campaignId' | 'version' | 'facts' | 'proposedAt' | 'proposedBy' | 'proposedByName'
    >,
  ): Promise<void>;
  changeSignOff(
    id: string,
    patch: Partial<Omit<SignOffRow, 'id' | 'campaignId' | 'state'>> & { state?: SignOffState },
  ): Promise<void>;
}
