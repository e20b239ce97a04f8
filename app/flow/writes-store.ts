/** What the store keeps of our own writes and of what others change (law 15). Times are epoch milliseconds. */
import type { FieldKey, ProductStatus } from '../core/fields.ts';
import type { ForeignChange } from '../core/peace.ts';
import type { PlannedWrite } from '../core/writes.ts';
import type { ActionRow, BaselineRow } from './rows.ts';

export interface WrittenTx {
  baselines(productId: string): Promise<BaselineRow[]>;
  /** The same of many products in one statement; a product without any is missing. */
  baselinesOf(productIds: readonly string[]): Promise<Map<string, BaselineRow[]>>;
  putBaselines(rows: readonly (BaselineRow & { productId: string })[]): Promise<void>;
  dropBaselines(fields: readonly { productId: string; field: FieldKey }[]): Promise<void>;
  productIdsWithBaselines(): Promise<string[]>;
  planActions(
    planned: readonly {
      productId: string;
      writes: readonly PlannedWrite[];
      causes: readonly { campaignId: string; response: string | null }[];
    }[],
    now: number,
  ): Promise<ActionRow[]>;
  openActions(productId: string): Promise<ActionRow[]>;
  /** The status that we wrote last, if that may have arrived since (epoch milliseconds); null: we did not. */
  statusWritten(productId: string, since: number): Promise<ProductStatus | null>;
  /** Tags that we added or took off and may have arrived since (epoch milliseconds), in the order of our writes. */
  tagsWritten(
    products: readonly { id: string; since: number }[],
  ): Promise<{ productId: string; tag: string; present: boolean }[]>;
}

export interface ForeignTx {
  /** Remembers a change by others; twice the same is once. */
  keepForeignChange(change: ForeignChange & { likeness: string }): Promise<void>;
  /** Like changes since a time (epoch milliseconds), oldest first, at most 1,000. */
  likeForeignChanges(likeness: string, since: number): Promise<ForeignChange[]>;
  ownForeignChanges(productId: string, field: FieldKey, since: number): Promise<ForeignChange[]>;
  /** Counting begins anew: a person has decided. */
  forgetForeignChanges(
    of:
      | { likeness: string; productId?: never; field?: never }
      | { likeness?: never; productId: string; field: string },
  ): Promise<void>;
  /** Ends overrides of these products that were inferred since a time; returns the products that had one. */
  endInferredOverrides(productIds: readonly string[], since: number, now: number): Promise<string[]>;
}
