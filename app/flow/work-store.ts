/** The to-do list: what steps leave for one another. */
/**
 * observe: digest stored webhooks; judge: decide about a product; act: write a product; campaign: clock and members of
 * one; bulk: a product that waits to be written together with many; run: the shop's bulk run, one mark; list: the list before
 * *Start acting* of a large campaign.
 */
export type Step = 'observe' | 'judge' | 'act' | 'campaign' | 'bulk' | 'run' | 'list';

/**
 * Subjects of marks: `judge`, `act` and `bulk` carry a product id, `campaign` and `list` a campaign id, `observe` either `events` (stored
 * webhooks wait to be digested) or `rereadOf(item)` (two deliveries of the same instant contradict each other: read).
 */
export const rereadOf = (inventoryItemId: string): string => `reread:${inventoryItemId}`;
/** Inventory item id of a `rereadOf` subject, null for others. */
export const rereadItem = (subject: string): string | null =>
  subject.startsWith('reread:') ? subject.slice('reread:'.length) : null;

/**
 * Shops of a step that one claim chooses from: more than it takes of, so that claimers who race find others. So many of those
 * that were served lately are remembered; of more than these the one whose mark is oldest comes first.
 */
export const SHOPS_IN_TURN = 64;

/** The to-do list of one shop, for work that takes many of its marks at once. */
export interface ShopWork {
  /** Marks of a step that are due at `at` or being worked on, counted up to `most`. */
  open(shop: string, step: Step, most: number, at: number): Promise<number>;
  /** Claims up to `limit` due marks of this shop alone. */
  claim(shop: string, step: Step, limit: number, now: number, leaseMs: number): Promise<Claim[]>;
  /**
   * Makes marks of these subjects and claims them in one. Where there is a mark already, somebody has it or will: that one
   * is due now, and not among the answer.
   */
  claimNew(
    shop: string,
    step: Step,
    subjects: readonly string[],
    now: number,
    leaseMs: number,
  ): Promise<Claim[]>;
  /** Ends the leases of a step: for whoever alone may have them, after a process that died with some. */
  takeOver(shop: string, step: Step, now: number): Promise<void>;
  /** Makes leases longer; answers the claims that are still this worker's, with their new end. */
  renew(claims: readonly Claim[], now: number, leaseMs: number): Promise<Claim[]>;
  /** Ends or gives back many claims at once, as `done`, `goOn` and `retry` do one. */
  doneAll(claims: readonly Claim[]): Promise<void>;
  goOnAll(claims: readonly Claim[], dueAt: number, reason: string): Promise<void>;
  retryAll(claims: readonly Claim[], dueAt: number, reason: string): Promise<void>;
  /**
   * Of these products those with no acting hold, of which we changed nothing but tags and our metafield, or, where no live
   * campaign acts on them any more, nothing but these, their status and their channels.
   */
  plain(shop: string, productIds: readonly string[]): Promise<string[]>;
}

/**
 * The to-do list: a mark is one row per shop, step and subject, however often it is made. `dueAt` in the future is a
 * timer. A claimed mark is leased; `done` removes it unless it was marked again meanwhile. Claims are fair over shops, and
 * leave a shop to whoever has just taken marks of it as long as another shop's are due.
 */
export interface WorkQueue {
  /** Marks outside a transaction (timers, safety nets). */
  mark(shop: string, step: Step, subjects: readonly string[], dueAt: number): Promise<void>;
  /** Of these steps those with a mark that is ready, in one statement. */
  ready(steps: readonly Step[], now: number): Promise<Step[]>;
  /** Up to `limit` due marks; without a `choice` everybody's first before anybody's second. */
  claim(step: Step, limit: number, now: number, leaseMs: number, choice?: Choice): Promise<Claim[]>;
  done(claim: Claim): Promise<void>;
  /** Gives the mark back with a later due time (earlier, if it was marked again meanwhile) and counts the attempt. */
  retry(claim: Claim, dueAt: number, error: string): Promise<void>;
  /** The work is not through, and did not fail: it goes on at `dueAt`, and what failed before is forgotten. */
  goOn(claim: Claim, dueAt: number, reason: string): Promise<void>;
  /** Gives back what a process that is gone had leased. Only where this process is alone: the embedded database. */
  reclaim(now: number): Promise<void>;
  /**
   * Brings forward what a clock that was ahead put off: leases longer than any, and due times later than any step but
   * a campaign's asks for. A product of a live campaign is judged each hour. Answers how many there were.
   */
  catchUp(now: number): Promise<number>;
  /** Due marks now, for health and tests. */
  backlog(now: number): Promise<{ step: Step; due: number; oldestMs: number }[]>;
  /** Marks that are due or leased, and whatever waits for a bulk run: 0 = at rest. */
  busy(now: number): Promise<number>;
  /** When the next mark of these steps is due, null when nothing waits. */
  nextDueAt(steps: readonly Step[]): Promise<number | null>;
}

/** Which shops' marks are taken. */
export interface Choice {
  /** So many marks of a shop are taken together, ≥ 1: everybody's first so many before anybody's next. 1 unless named. */
  together?: number;
  /** Shops that are left out. */
  except?: readonly string[];
  /** Shops that have had their turn, the last one last: they come after the others. */
  lately?: readonly string[];
}

export interface Claim {
  shop: string;
  step: Step;
  subject: string;
  version: bigint;
  attempts: number;
  /** Epoch milliseconds; after it another may claim the mark, and then `done` and `retry` of this claim change nothing. */
  leaseUntil: number;
}
