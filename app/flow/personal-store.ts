/** What the store keeps for single people: their look at the inbox, their visits, their views. */
export interface PersonalTx {
  /** An open alert shows itself again at `until` (epoch milliseconds), null = now. False: there is no such open alert. */
  snoozeAlert(id: string, by: string, until: number | null): Promise<boolean>;
  /** Notes a look at Home and answers the end of the visit before this one; null on the first visit. */
  lookAtHome(userId: string, now: number): Promise<number | null>;
  /** Keeps filters of a list under a name of this person; a view of that name is replaced. */
  saveView(userId: string, view: { page: string; name: string; query: string }, now: number): Promise<void>;
  deleteView(userId: string, page: string, name: string): Promise<void>;
  savedViews(userId: string, page: string): Promise<{ name: string; query: string }[]>;
}
