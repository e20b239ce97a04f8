/**
 * The shop's own places of sale among its publications, by Shopify's handle: a product that leaves them is off sale there, so
 * none of them is an advertising channel.
 */
import type { Picture } from './picture.ts';

type Publication = Pick<Picture['shop']['publications'][number], 'handle'>;

const ONLINE_STORE = /^online[-_]store$/;
const POINT_OF_SALE = 'pos';

export const isPointOfSale = ({ handle }: Publication): boolean => handle.includes(POINT_OF_SALE);

export const isPlaceOfSale = (publication: Publication): boolean =>
  ONLINE_STORE.test(publication.handle) || isPointOfSale(publication);

/** Ids of the publications that a product leaves when it is taken out of the ads: it stays on sale (domain: stop promoting). */
export function advertisingOf({
  publications,
  settings,
}: {
  publications: readonly (Publication & { id: string })[];
  settings: Pick<Picture['shop']['settings'], 'advertisingPublicationIds'>;
}): string[] {
  const places = new Set(publications.filter(isPlaceOfSale).map(({ id }) => id));
  return settings.advertisingPublicationIds.filter((id) => !places.has(id));
}
