/** What is kept about the places where a campaign is promoted. Times are epoch milliseconds. */
import type { Placement, PlacementTask, TaskKind, TaskState } from '../core/placements.ts';

export interface PlacementRow extends Placement {
  id: string;
  campaignId: string;
  name: string;
  link: string | null;
  /** The person who can change it. */
  ownerId: string | null;
  /** How many people it reaches, as somebody says. */
  audience: number | null;
  createdAt: number;
  createdBy: string;
}

export interface TaskRow extends PlacementTask {
  placementId: string;
  campaignId: string;
  productId: string;
}

/** A placement as it concerns one product: the campaign's state, and everything that was asked of it. */
export interface PlacementAround {
  placement: PlacementRow;
  removed: boolean;
  campaignName: string;
  campaignState: string;
  frozen: boolean;
  member: boolean;
  tasks: TaskRow[];
}

export interface PlacementTx {
  /** By product: placements of its campaigns, and those that something is still asked of about it; without any it is missing. */
  placementsAround(productIds: readonly string[]): Promise<Map<string, PlacementAround[]>>;
  /** One that was not removed. */
  placement(id: string): Promise<PlacementRow | null>;
  placementsOf(campaignId: string): Promise<PlacementRow[]>;
  putPlacement(row: PlacementRow): Promise<void>;
  removePlacement(id: string, now: number): Promise<void>;
  /** Null when something is open there about the product already: nothing is asked twice. */
  openTask(
    task: { placementId: string; campaignId: string; productId: string; kind: TaskKind },
    now: number,
  ): Promise<string | null>;
  /** Those of them that are open or declined; answers how many were. */
  closeTasks(
    ids: readonly string[],
    as: { state: Exclude<TaskState, 'open'>; by: string; note: string },
    now: number,
  ): Promise<number>;
  task(id: string): Promise<TaskRow | null>;
}
