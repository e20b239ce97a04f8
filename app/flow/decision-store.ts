/** What the store keeps of people's decisions. Times are epoch milliseconds. */
export interface DecisionTx {
  addDecision(decision: {
    id: string;
    text: string;
    owner: string;
    dueAt: number | null;
    at: number;
    by: string;
  }): Promise<void>;
  /** Ticks a decision off, or takes that back (`at` null), and answers its text; null: there is none, or it is so already. */
  tickDecision(id: string, by: string, at: number | null): Promise<string | null>;
}
