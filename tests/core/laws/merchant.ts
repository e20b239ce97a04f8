import { DAY } from '../../support/builders.ts';
import { PRODUCT_OF } from './furnish.ts';
import type { Happening } from './steps.ts';
import type { World } from './world.ts';

/** Somebody changes the shop by hand, or another app does. */
export async function merchant(world: World, one: Happening): Promise<void> {
  const { shop } = world;
  switch (one.kind) {
    case 'tag':
      world.touched.add(one.product);
      if (one.add) shop.addTag(one.product, one.tag);
      else shop.removeTag(one.product, one.tag);
      return world.tellProduct(one.product, one.delivery);
    case 'status':
      world.touched.add(one.product);
      shop.product(one.product).status = one.status;
      return world.tellProduct(one.product, one.delivery);
    case 'publication': {
      world.touched.add(one.product);
      const variant = one.variant ? ([...shop.product(one.product).variants.keys()][0] ?? null) : null;
      const soon = new Date(world.now + 2 * DAY).toISOString();
      if (one.to === 'unpublished') shop.unpublish(one.product, variant, one.channel);
      else
        shop.publish(one.product, variant, one.channel, one.to === 'scheduled' ? soon : null, world.date());
      return;
    }
    case 'collection':
      world.touched.add(one.product);
      if (one.join) shop.product(one.product).collections.add('picks');
      else shop.product(one.product).collections.delete('picks');
      return;
    case 'tracked': {
      const facts = world.facts.get(one.variant);
      if (!facts) return;
      world.facts.set(one.variant, { ...facts, tracked: one.tracked });
      return world.tellProduct(PRODUCT_OF[one.variant], 'now');
    }
    case 'delete':
      world.touched.add(one.product);
      shop.product(one.product).deleted = true;
      await world.store.inShop('s', (tx) => tx.markProductsDeleted([one.product], world.now));
      world.store.mark('judge', [one.product], world.now);
      return;
    default:
      throw new Error(`Nothing happens for ${one.kind}`);
  }
}
