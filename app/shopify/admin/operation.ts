import type { z } from 'zod';

/**
 * One GraphQL document with all that is known about it before it is sent. Made from operations/*.graphql and the
 * official schema by scripts/generate.ts; nobody writes one by hand.
 */
export interface Operation<Answer, Variables extends object> {
  name: string;
  kind: 'query' | 'mutation';
  text: string;
  /** Predicted requestedQueryCost in points, with everything included that a variable may leave out. */
  cost: number;
  /** Parses `data` of the answer. */
  answer: z.ZodType<Answer>;
  /** Never set: it only carries the type of the variables. */
  variables?: Variables;
}
