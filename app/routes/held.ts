import type { LoaderFunctionArgs } from '@remix-run/node';
import { visit } from './support/session.ts';

/** Products that are held now, of the shop or of one campaign, and how many still have something of ours. */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, views } = await visit(args);
  const [products, notYetBack] = await Promise.all([
    views.held(shop, new URL(args.request.url).searchParams.get('campaign')),
    views.notYetBack(shop),
  ]);
  return { products, notYetBack };
}
