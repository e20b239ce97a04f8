import type { LoaderFunctionArgs } from '@remix-run/node';
import { visit } from './support/session.ts';

const MOST_IDS = 250;

/** Products of the shop as we know them, by `ids` (digits, separated by commas) or by a search text `q`. */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, views } = await visit(args);
  const params = new URL(args.request.url).searchParams;
  const ids = (params.get('ids') ?? '').split(',').filter((id) => /^\d{1,20}$/.test(id));
  const search = (params.get('q') ?? '').trim().slice(0, 200);
  return {
    products: await views.catalogue(shop, ids.length > 0 ? { ids: ids.slice(0, MOST_IDS) } : { search }),
  };
}
