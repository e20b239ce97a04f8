/** Where a campaign shows its items, and what has to be changed there by hand (domain: placement). */
export const PLACEMENT_KINDS = ['email', 'ad_set', 'post', 'partner', 'landing_page', 'print'] as const;
export type PlacementKind = (typeof PLACEMENT_KINDS)[number];

/** Goes out once, and cannot be changed after. */
const ONCE: readonly PlacementKind[] = ['email', 'post', 'print'];
export const goesOutOnce = (kind: PlacementKind): boolean => ONCE.includes(kind);

/** A task that goes out within this time is the day's first. */
const SOON_MS = 24 * 3_600_000;

/** Times are epoch milliseconds. */
export interface Placement {
  kind: PlacementKind;
  goesOutAt: number | null;
  /** From then on nothing can be changed any more; null: no such moment, or not known. */
  lockedFrom: number | null;
  /** Empty: everything in the campaign. */
  productIds: readonly string[];
}

export type TaskKind = 'take_out' | 'put_back';
/** `declined`: its owner leaves it as it is while the reason lasts; `over`: nothing is to be done any more. */
export type TaskState = 'open' | 'done' | 'declined' | 'over';

export interface PlacementTask {
  id: string;
  kind: TaskKind;
  state: TaskState;
}

/** One product in one placement, and the campaign around it. */
export interface Shown {
  placement: Placement;
  productId: string;
  /** The product is in the campaign. */
  member: boolean;
  /** The campaign is live. */
  running: boolean;
  /** Nothing changes either way. */
  frozen: boolean;
  /** The campaign acts and, after the roll-up, takes the product out of the ads or hides it. */
  held: boolean;
  /** Everything that was ever asked, oldest first. */
  tasks: readonly PlacementTask[];
}

export interface TaskChange {
  open: TaskKind | null;
  /** Ids of tasks that nobody has to look at any more. */
  over: string[];
}

/** The first moment at which it cannot be changed any more; null: it always can. */
export function changeableUntil({ kind, goesOutAt, lockedFrom }: Placement): number | null {
  const ends = [lockedFrom, goesOutOnce(kind) ? goesOutAt : null].filter((at) => at !== null);
  return ends.length > 0 ? Math.min(...ends) : null;
}

export const canBeChanged = (placement: Placement, now: number): boolean =>
  now < (changeableUntil(placement) ?? Infinity);

export const shows = ({ productIds }: Pick<Placement, 'productIds'>, productId: string): boolean =>
  productIds.length === 0 || productIds.includes(productId);

/**
 * What is to be asked now, from what is so rather than from what happened: the same state asks nothing twice. A product is
 * out of a placement when the last thing done there was taking it out. What its owner declined is not asked again until
 * the hold (or the release) is over.
 */
export function taskChange(shown: Shown, now: number): TaskChange {
  const { placement, productId, tasks, held, frozen } = shown;
  const isOut = tasks.findLast(({ state }) => state === 'done')?.kind === 'take_out';
  const possible =
    shown.running && shown.member && shows(placement, productId) && canBeChanged(placement, now);
  const wanted: TaskKind | null = !possible || held === isOut ? null : held ? 'take_out' : 'put_back';
  const standing = tasks.filter(({ state }) => state === 'open' || state === 'declined');
  const over = standing.filter(({ kind }) => kind !== wanted).map(({ id }) => id);
  const asked = standing.some(({ kind }) => kind === wanted);
  return { open: asked || frozen ? null : wanted, over };
}

export const taskUrgency = (placement: Placement, now: number): 'now' | 'today' =>
  (changeableUntil(placement) ?? Infinity) - now <= SOON_MS ? 'now' : 'today';

/** The subject under which a task is told. */
export const taskSubject = (taskId: string): string => `task:${taskId}`;
/** The task of an alert's subject; null for any other. */
export const taskOfSubject = (subject: string): string | null =>
  subject.startsWith('task:') ? subject.slice('task:'.length) : null;
