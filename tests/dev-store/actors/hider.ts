/**
 * Another app that hides what is sold out, every ten minutes, and shows it again when there are units: half of the products
 * leave the online store and get a tag, the other half become drafts. It remembers which ones it hid.
 */
import { every, MINUTE_MS, type NewActor } from './actor.ts';
import { channelOf, isPublished, unitsOf, type Deed, type SeenShop } from './door.ts';
import type { ProductView } from '../shopkeeper.ts';

const TAG = 'sold-out-hidden';

export const hider: NewActor = (shop) => {
  const hidden = new Map<string, 'drafted' | 'unpublished'>();
  const due = every(10 * MINUTE_MS);

  const hide = async (seen: SeenShop, product: ProductView, drafts: boolean): Promise<Deed[]> => {
    const productId = product.id;
    if (drafts) {
      if (product.status !== 'ACTIVE') return [];
      hidden.set(productId, 'drafted');
      await shop.change('setStatus', { productId, status: 'DRAFT' });
      return [{ kind: 'status', productId, status: 'DRAFT' }];
    }
    const publicationId = channelOf(seen, 'online_store');
    if (!isPublished(product, publicationId)) return [];
    hidden.set(productId, 'unpublished');
    await shop.change('unpublish', { resourceId: productId, publicationId });
    await shop.change('addTags', { productId, tags: [TAG] });
    return [
      { kind: 'published', resourceId: productId, publicationId, published: false },
      { kind: 'tags', productId, add: [TAG], remove: [] },
    ];
  };

  const show = async (seen: SeenShop, product: ProductView): Promise<Deed[]> => {
    const productId = product.id;
    const how = hidden.get(productId);
    // Shopify drops publishing a draft: a product that somebody else made one waits.
    if (how === 'unpublished' && product.status === 'DRAFT') return [];
    hidden.delete(productId);
    if (how === 'drafted') {
      if (product.status !== 'DRAFT') return [];
      await shop.change('setStatus', { productId, status: 'ACTIVE' });
      return [{ kind: 'status', productId, status: 'ACTIVE' }];
    }
    const publicationId = channelOf(seen, 'online_store');
    const deeds: Deed[] = [{ kind: 'tags', productId, add: [], remove: [TAG] }];
    await shop.change('removeTags', { productId, tags: [TAG] });
    if (isPublished(product, publicationId)) return deeds;
    await shop.change('publish', { resourceId: productId, publicationId });
    return [...deeds, { kind: 'published', resourceId: productId, publicationId, published: true }];
  };

  return {
    async step(now) {
      if (!due(now)) return [];
      const seen = await shop.look(now);
      const deeds: Deed[] = [];
      for (const [index, product] of seen.products.entries()) {
        const soldOut = unitsOf(product) <= 0;
        if (soldOut && !hidden.has(product.id)) deeds.push(...(await hide(seen, product, index % 2 === 1)));
        else if (!soldOut && hidden.has(product.id)) deeds.push(...(await show(seen, product)));
      }
      return deeds;
    },
  };
};
