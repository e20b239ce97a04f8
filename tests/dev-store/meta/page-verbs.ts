/** Verbs about pages: what merchants write and show of products and collections. */
import { z } from 'zod';
import { setCollectionFields, setProductFields } from '../effects/products.ts';
import { given, verb, type Verb } from './verb.ts';

const id = z.string();

export const PAGE_VERBS: Readonly<Record<string, Verb>> = {
  /** What shoppers read and see of a product, as a merchant edits it in the admin. */
  setPage: verb(
    z.object({
      productId: id,
      descriptionHtml: z.string().optional(),
      images: z.array(z.object({ url: z.string(), alt: z.string().nullable().default(null) })).optional(),
    }),
    ({ productId, ...fields }, _keeper, shop) => {
      const product = shop.state.products.get(productId);
      if (!product) return { ok: false, reason: `There is no product ${productId}` };
      shop.perform((act) => setProductFields(act, product, given(fields)));
      return { ok: true };
    },
  ),
  /** Shoppers see this theme from now on; without an id it is a new one. */
  publishTheme: verb(z.object({ name: z.string(), themeId: id.optional() }), (input, _keeper, shop) => {
    const themeId = input.themeId ?? shop.state.newId('OnlineStoreTheme');
    shop.perform((act) => act.emit('themes/publish', themeId, { name: input.name }));
    return { ok: true, themeId };
  }),
  /** The same of a collection. */
  setCollectionPage: verb(
    z.object({
      collectionId: id,
      title: z.string().optional(),
      descriptionHtml: z.string().optional(),
      imageUrl: z.string().nullable().optional(),
    }),
    ({ collectionId, ...fields }, _keeper, shop) => {
      const collection = shop.state.collections.get(collectionId);
      if (!collection) return { ok: false, reason: 'There is no such collection' };
      shop.perform((act) => setCollectionFields(act, collection, given(fields)));
      return { ok: true };
    },
  ),
};
