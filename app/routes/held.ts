import type { LoaderFunctionArgs } from '@remix-run/node';
import { visit } from './support/session.ts';

/** Products that are held now, of the shop or of one campaign. */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, views } = await visit(args);
  return { products: await views.held(shop, new URL(args.request.url).searchParams.get('campaign')) };
}
