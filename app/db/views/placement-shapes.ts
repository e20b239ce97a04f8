/** What the placements of a campaign show (see views.ts). Times are epoch milliseconds. */
import type { PlacementKind, TaskKind, TaskState } from '../../core/placements.ts';

export interface TaskView {
  id: string;
  kind: TaskKind;
  state: TaskState;
  productId: string;
  productTitle: string;
  openedAt: number;
  /** Who has it, or who answered, as "name (id)"; null: nobody yet. */
  by: string | null;
  note: string;
  /** The open alert that tells of it. */
  alertId: string | null;
}

export interface PlacementView {
  id: string;
  kind: PlacementKind;
  name: string;
  link: string | null;
  ownerId: string | null;
  /** Null: nobody, or somebody who is gone. */
  ownerName: string | null;
  audience: number | null;
  goesOutAt: number | null;
  lockedFrom: number | null;
  /** Empty: everything in the campaign. */
  products: { id: string; title: string }[];
  /** What is to be done, and what was answered last. */
  tasks: TaskView[];
}

export interface PlacementViews {
  /** The campaign's own channels, by the host of their address. */
  campaignChannels(shop: string, campaignId: string): Promise<{ channel: string; host: string }[]>;
  /** Placements of a campaign, the next to go out first, and the people who can own one. */
  placements(
    shop: string,
    campaignId: string,
  ): Promise<{ placements: PlacementView[]; people: { userId: string; name: string }[] }>;
}
