/** What is kept of the list before *Start acting* of a large campaign, while it is prepared and until it is consented to. */
import type { ForeseenWrite, Person } from './commands/commands.ts';

/** Times are epoch milliseconds. */
export interface ActingListRow {
  campaignId: string;
  state: 'preparing' | 'ready' | 'failed';
  beganAt: number;
  /** When the last products were looked at. */
  progressAt: number;
  fingerprint: string | null;
  /** It is not the list that was consented to. */
  changed: boolean;
  /** Why there is none: a message of a problem. */
  problem: string | null;
  /** The list is prepared once more, to be compared with the one that this person has seen. */
  consent: { by: Person; fingerprint: string } | null;
  products: number;
  looked: number;
}

export interface ActingListTx {
  /** In the place of an earlier one, of these products in these parts. */
  beginActingList(
    campaignId: string,
    consent: ActingListRow['consent'],
    parts: readonly (readonly string[])[],
    now: number,
  ): Promise<void>;
  actingList(campaignId: string): Promise<ActingListRow | null>;
  /** Parts that nobody has looked at yet, the first ones. */
  partsLeft(campaignId: string, most: number): Promise<{ part: number; productIds: string[] }[]>;
  /** Nothing where another list was begun meanwhile. */
  savePart(
    list: Pick<ActingListRow, 'campaignId' | 'beganAt'>,
    part: number,
    writes: readonly ForeseenWrite[],
    now: number,
  ): Promise<void>;
  foreseenWrites(campaignId: string): Promise<ForeseenWrite[]>;
  saveActingList(
    campaignId: string,
    patch: Partial<Pick<ActingListRow, 'state' | 'fingerprint' | 'changed' | 'problem' | 'progressAt'>>,
  ): Promise<void>;
  dropActingList(campaignId: string): Promise<void>;
}
