/** Who did what the clock or the stock made us do, in the ledger. */
export const HOLDFAST = 'holdfast';
