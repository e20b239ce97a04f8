/** What is kept about proposals of plans and their answers. */
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

export interface SignOffTx {
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
