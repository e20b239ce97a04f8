/**
 * A merchant with a bulk editor, on most days at 11:00: prices and a tag over a third of the catalogue, a title, a variant
 * that may oversell, a product made a draft and, two days later, active again; now and then one taken off a channel.
 */
import { DAY_MS, every, HOUR_MS, type NewActor } from './actor.ts';
import { channelOf, isPublished, type Deed, type SeenShop } from './door.ts';

const AT_MS = 11 * HOUR_MS;
const DRAFT_DAYS = 2;

export const merchant: NewActor = (shop, random) => {
  const due = every(DAY_MS, AT_MS);
  const drafts = new Map<string, number>();
  let day = 0;

  const edit = async (seen: SeenShop): Promise<Deed[]> => {
    const deeds: Deed[] = [];
    const tag = `edit-${day}`;
    const price = `${10 + random.below(90)}.00`;
    for (const { id: productId, variants } of seen.products.filter(() => random.next() < 0.33)) {
      await shop.change('addTags', { productId, tags: [tag] });
      deeds.push({ kind: 'tags', productId, add: [tag], remove: [] });
      const variantId = variants[0]?.id;
      if (!variantId) continue;
      await shop.change('setPrice', { variantId, price });
      deeds.push({ kind: 'price', variantId, price });
    }
    return deeds;
  };

  const single = async (seen: SeenShop, now: number): Promise<Deed[]> => {
    const pick = () => seen.products[random.below(seen.products.length)];
    const [named, lenient, drafted, quiet] = [pick(), pick(), pick(), pick()];
    const deeds: Deed[] = [];
    if (named) {
      const title = `${named.title.replace(/ \(day \d+\)$/, '')} (day ${day})`;
      await shop.change('setTitle', { productId: named.id, title });
      deeds.push({ kind: 'title', productId: named.id, title });
    }
    const variantId = lenient?.variants[0]?.id;
    if (variantId && day % 3 === 0) {
      const policy = day % 2 === 0 ? 'CONTINUE' : 'DENY';
      await shop.change('setInventoryPolicy', { variantId, policy });
      deeds.push({ kind: 'policy', variantId, policy });
    }
    if (drafted?.status === 'ACTIVE' && day % 4 === 1) {
      drafts.set(drafted.id, now + DRAFT_DAYS * DAY_MS);
      await shop.change('setStatus', { productId: drafted.id, status: 'DRAFT' });
      deeds.push({ kind: 'status', productId: drafted.id, status: 'DRAFT' });
    }
    const facebook = channelOf(seen, 'facebook');
    if (quiet && isPublished(quiet, facebook) && day % 4 === 2) {
      await shop.change('unpublish', { resourceId: quiet.id, publicationId: facebook });
      deeds.push({ kind: 'published', resourceId: quiet.id, publicationId: facebook, published: false });
    }
    return deeds;
  };

  const undraft = async (seen: SeenShop, now: number): Promise<Deed[]> => {
    const deeds: Deed[] = [];
    for (const [productId, until] of drafts) {
      if (now < until) continue;
      drafts.delete(productId);
      if (seen.products.find(({ id }) => id === productId)?.status !== 'DRAFT') continue;
      await shop.change('setStatus', { productId, status: 'ACTIVE' });
      deeds.push({ kind: 'status', productId, status: 'ACTIVE' });
    }
    return deeds;
  };

  return {
    async step(now) {
      if (!due(now)) return [];
      day += 1;
      const seen = await shop.look(now);
      const back = await undraft(seen, now);
      return day % 7 === 0 ? back : [...back, ...(await edit(seen)), ...(await single(seen, now))];
    },
  };
};
