/** Reads of Shopify for commands that need none: each fails the test. */
const never = (): Promise<never> => Promise.reject(new Error('Shopify is not asked here'));

export const ASKING_NOBODY = {
  findDiscounts: never,
  findIncoming: never,
  findProductsByTag: never,
  findTagClashes: never,
  readCollectionMembers: never,
  readDiscount: never,
  readLevels: never,
  readPlain: never,
  readProductFacts: never,
  readProducts: never,
};

/** What Shopify answers where it has nothing of what was asked. */
export const findsNothing = async (): Promise<{ ok: true; value: never[]; cost: number }> => ({
  ok: true,
  value: [],
  cost: 0,
});
