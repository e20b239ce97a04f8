import type { CampaignPicture, Picture } from '../../app/core/picture.ts';
import type { Ground } from '../support/each-database.ts';
import { NOON } from './store-fixture.ts';

/** The picture of a product of the shop. @throws when there is none. */
export const pictureOf = async ({ store }: Ground, shop: string, id = '7', now = NOON): Promise<Picture> => {
  const picture = await store.inShop(shop, (tx) => tx.picture(id, now));
  if (!picture) throw new Error('the product is known');
  return picture;
};

/** Its first campaign. @throws when it has none. */
export const campaignOf = async (ground: Ground, shop: string, id = '7'): Promise<CampaignPicture> => {
  const [first] = (await pictureOf(ground, shop, id)).campaigns;
  if (!first) throw new Error('a campaign is live');
  return first;
};
