/** What is kept of writes in bulk, scoped by the shop of its transaction; part of the store (flow/store.ts). */
import type { FieldKey } from '../../core/fields.ts';
import type { LedgerDraft } from '../../core/decision.ts';
import type { BulkWrite } from '../ports.ts';
import type { ActionRow } from '../store.ts';

/**
 * waiting: for the judgements of its launch · gathering: products are read and planned · ready: the next kind of write
 * may go · sending: may have reached Shopify · running: Shopify works · settling: what no answer confirmed is read ·
 * ended.
 */
export type BulkRunState = 'waiting' | 'gathering' | 'ready' | 'sending' | 'running' | 'settling' | 'ended';

/** Times are epoch milliseconds, costs are points. */
export interface BulkRunRow {
  id: string;
  state: BulkRunState;
  /** Of the operation that is sent or runs. */
  kind: BulkWrite['kind'] | null;
  /** Null while sending: the answer has not come, or was lost. */
  bulkId: string | null;
  startedAt: number;
  sentAt: number | null;
  /** When Shopify is asked next how far it is. */
  lookAt: number | null;
  endedAt: number | null;
  cost: number;
  done: number;
  failed: number;
}

export interface ProductField {
  productId: string;
  field: FieldKey;
}

export interface FinishedAction {
  id: string;
  state: ActionRow['state'];
  cost: number;
  error: string | null;
}

export interface BulkTx {
  /** The newest run of the shop, open or ended. */
  latestBulkRun(): Promise<BulkRunRow | null>;
  beginBulkRun(now: number): Promise<BulkRunRow>;
  saveBulkRun(id: string, patch: Partial<Omit<BulkRunRow, 'id'>>): Promise<void>;
  /** Makes planned actions lines of a run. */
  joinBulkRun(runId: string, actionIds: readonly string[]): Promise<void>;
  /** Fields of these products that an open run writes: nobody else touches them until it has ended. */
  fieldsInBulk(productIds: readonly string[]): Promise<ProductField[]>;
  /** Kinds of the lines that still have to be sent, and how many. */
  bulkKindsLeft(runId: string): Promise<{ kind: BulkWrite['kind']; lines: number }[]>;
  /** Planned lines of one kind, always in the same order. */
  bulkLines(runId: string, kind: BulkWrite['kind']): Promise<ActionRow[]>;
  /** All lines of these products in a run. */
  bulkLinesOf(runId: string, productIds: readonly string[]): Promise<ActionRow[]>;
  /** Products with a line of this kind still to be done that an acting hold is open on. */
  heldInBulk(runId: string, kind: BulkWrite['kind']): Promise<string[]>;
  /** Products of a run with a field that no reading has confirmed, by id, up to `limit`. */
  unsettledInBulk(runId: string, limit: number): Promise<string[]>;
  /** Takes products out of a run: what is left of them goes the ordinary way. */
  leaveBulkRun(runId: string, productIds: readonly string[]): Promise<void>;
  /** Brings judgements of a run's products forward that were put off until it ends; at most `within` milliseconds. */
  judgeAfterBulk(runId: string, now: number, within: number): Promise<void>;

  /** As the methods for one product do, of many at once. */
  confirmFields(fields: readonly ProductField[], now: number): Promise<void>;
  dropFields(fields: readonly ProductField[]): Promise<void>;
  finishActions(finished: readonly FinishedAction[], now: number): Promise<void>;
  ledgerOfMany(
    entries: readonly (LedgerDraft & { productId: string; actor: string; cost?: number })[],
    now: number,
  ): Promise<void>;
}
