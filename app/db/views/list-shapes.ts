/** What the calendar and the saved views of lists read (see views.ts). Times are epoch milliseconds. */
import type { CampaignState } from '../../core/campaign.ts';

export interface CalendarCampaign {
  id: string;
  name: string;
  /** By the clock. */
  state: CampaignState;
  /** Its latest plan was sent back. */
  sentBack: boolean;
  frozen: boolean;
  startsAt: number;
  endsAt: number;
  commitAt: number;
  priority: number;
  /** Other campaigns that want the same stock at the same time. */
  meets: { id: string; name: string; items: number }[];
}

export interface CalendarView {
  campaigns: CalendarCampaign[];
  /** There are more than are shown. */
  more: boolean;
  /** None in this stretch, and some in another. */
  hasOthers: boolean;
}

export interface SavedView {
  name: string;
  /** The list's address without its path. */
  query: string;
}

export interface ListViews {
  /** Campaigns that run, start, end or are committed to within `[from, to)`, cancelled ones left out. */
  calendar(shop: string, range: { from: number; to: number; now: number }): Promise<CalendarView>;
  savedViews(shop: string, userId: string, page: string): Promise<SavedView[]>;
}
