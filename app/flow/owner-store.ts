import type { Absence } from '../core/absence.ts';
import type { Keeper } from '../core/owners.ts';

/** What the store keeps of who owns what, and who is away. */
export interface OwnerTx {
  /** Everybody with a role, by the order in which they came. */
  keepers(): Promise<Keeper[]>;
  saveAbsences(userId: string, absences: readonly Absence[]): Promise<void>;
  /** Keeps what these collections hold, and forgets every other. */
  keepOwnedCollections(collections: ReadonlyMap<string, readonly string[]>): Promise<void>;
  /** Alerts that nobody has taken on are looked at again: the agreed times are others. */
  lookAtAnswersAgain(now: number): Promise<void>;
}
