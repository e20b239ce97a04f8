import type { ReadResult, ShopFacts } from '../../flow/ports.ts';
import { ReadLocations, ReadPublications, ReadShop } from '../admin/generated/operations.ts';
import { digitsOf } from '../ids.ts';
import { ask, mapRead, readPages, type ReadDeps } from './reading.ts';

/** Facts of the shop, all its locations (inactive ones too) and its sales channels. */
export async function readShop(deps: ReadDeps, shop: string): Promise<ReadResult<ShopFacts>> {
  const facts = await ask(deps, shop, ReadShop, {}, 'normal');
  if (!facts.ok) return facts;
  const locations = await readPages(null, async (after) =>
    mapRead(await ask(deps, shop, ReadLocations, { after }, 'normal'), (value) => value.locations),
  );
  if (!locations.ok) return locations;
  const publications = await readPages(null, async (after) =>
    mapRead(await ask(deps, shop, ReadPublications, { after }, 'normal'), (value) => value.publications),
  );
  if (!publications.ok) return publications;
  const { id, name, ianaTimezone, currencyCode, plan } = facts.value.shop;
  return {
    ok: true,
    cost: facts.cost + locations.cost + publications.cost,
    value: {
      gid: id,
      name,
      ianaTimezone,
      currencyCode,
      plan: plan.publicDisplayName,
      locations: locations.value.map((one) => ({ ...one, id: digitsOf('Location', one.id) })),
      publications: publications.value.map((one) => {
        const channel = one.channels?.nodes[0];
        return {
          id: digitsOf('Publication', one.id),
          name: channel?.name ?? one.catalog?.title ?? '',
          handle: channel?.handle ?? '',
          // The only kind that is asked for: markets and companies inherit what channels show.
          catalogType: 'APP',
          supportsFuturePublishing: one.supportsFuturePublishing,
        };
      }),
    },
  };
}
