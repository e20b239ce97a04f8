/** What operations can say about a planned item. */
export const FEASIBILITY = ['feasible', 'feasible_with', 'not_feasible'] as const;
export type Feasibility = (typeof FEASIBILITY)[number];

/** Whether the answer needs a note: what it takes, or why not. */
export const needsNote = (answer: Feasibility): boolean => answer !== 'feasible';
