/** A feed app that, four times a day, puts every active product back on the shopping channel that it feeds. */
import { every, HOUR_MS, type NewActor } from './actor.ts';
import { channelOf, isPublished, type Deed } from './door.ts';

export const feedApp: NewActor = (shop) => {
  const due = every(6 * HOUR_MS);
  return {
    async step(now) {
      if (!due(now)) return [];
      const seen = await shop.look(now);
      const publicationId = channelOf(seen, 'google');
      const deeds: Deed[] = [];
      for (const product of seen.products) {
        if (product.status !== 'ACTIVE' || isPublished(product, publicationId)) continue;
        await shop.change('publish', { resourceId: product.id, publicationId });
        deeds.push({ kind: 'published', resourceId: product.id, publicationId, published: true });
      }
      return deeds;
    },
  };
};
