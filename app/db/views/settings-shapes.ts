/** What the pages of Settings read (see views.ts). */
import type { Keeper, OwnerRule } from '../../core/owners.ts';
import type { Settings } from '../../core/policy.ts';
import type { Role } from '../../core/roles.ts';

export interface SettingsView {
  settings: Settings;
  locations: { id: string; name: string; isActive: boolean; fulfillsOnlineOrders: boolean }[];
  publications: { id: string; name: string; handle: string }[];
  /** Products that are held in the shop. */
  held: number;
  /** Products with holds that are as they were: other sizes make up for the one that is held. */
  unchanged: number;
}

export interface OwnersView extends Pick<
  Settings,
  'answerNowHours' | 'answerTodayHours' | 'answerLaterHours'
> {
  rules: OwnerRule[];
  people: Keeper[];
  /** Calendar day on the shop's clock. */
  today: string;
}

export interface TeamView {
  members: {
    userId: string;
    role: Role;
    name: string;
    email: string | null;
    accountOwner: boolean;
    collaborator: boolean;
    interim: boolean;
    joinedAt: number | null;
    lastSeenAt: number | null;
  }[];
  viewersSeeQuantities: boolean;
  defaultRole: Settings['defaultRole'];
  expectedPeople: Settings['expectedPeople'];
  signOff: Settings['signOff'];
  signers: Settings['signers'];
  survey: Settings['survey'];
}
