/** Reads of Shopify for commands that need none: no product is found there, and every other question fails the test. */
const never = async (): Promise<never> => {
  throw new Error('Nobody asks this');
};

export const ASKING_NOBODY = {
  findDiscounts: never,
  findIncoming: never,
  readLevels: never,
  findTagClashes: never,
  findProductsByTag: never,
  readCollectionMembers: never,
  readDiscount: never,
  readProductFacts: never,
  readProducts: async () => ({ ok: true as const, value: [], cost: 0 }),
};
