import { chunks } from '../../core/chunks.ts';
import type { ReadinessPort, ProductPage } from '../../flow/readiness/ports.ts';
import { ReadPages, type ReadPagesAnswer } from '../admin/generated/operations.ts';
import { fingerprint } from '../fingerprint.ts';
import { digitsOf, toGid } from '../ids.ts';
import { ask, mapRead, millis, readAll, type ReadDeps } from './reading.ts';

/** Products of one call: with up to a hundred variants each the answer stays small. */
const PRODUCTS = 25;
/** Nothing is asked for under this name where no metafield is chosen; the document needs one. */
const NO_FIELD = 'custom.none';

type Node = Extract<NonNullable<ReadPagesAnswer['products'][number]>, { __typename: 'Product' }>;

/** Pages of products as Shopify describes them; deleted ones are missing. Of variants the first hundred. */
export const readPages =
  (deps: ReadDeps): ReadinessPort['readPages'] =>
  (shop, productIds, expiry) => {
    const [namespace = '', key = ''] = (expiry ?? NO_FIELD).split('.');
    const withExpiry = expiry !== null;
    return readAll(chunks(productIds, PRODUCTS), async (ids) => {
      const wanted = { ids: ids.map((id) => toGid('Product', id)), namespace, key, withExpiry };
      return mapRead(await ask(deps, shop, ReadPages, wanted, 'background'), ({ products }) =>
        products.flatMap((node) => (node ? [pageOf(node)] : [])),
      );
    });
  };

function pageOf(node: Node): ProductPage {
  const ofProduct = dateIn(node.metafield?.value);
  return {
    productId: digitsOf('Product', node.id),
    updatedAt: millis(node.updatedAt),
    url: node.onlineStoreUrl,
    description: node.description.trim().length,
    images: node.mediaCount?.count ?? node.media.nodes.length,
    withoutAlt: node.media.nodes.filter(({ alt }) => !alt?.trim()).length,
    shown: {
      description: fingerprint(node.descriptionHtml),
      images: fingerprint([node.mediaCount?.count ?? 0, ...node.media.nodes.map(({ id }) => id)].join()),
    },
    variants: node.variants.nodes.map((variant) => ({
      id: digitsOf('ProductVariant', variant.id),
      compareAt: variant.compareAtPrice === null ? null : Number(variant.compareAtPrice),
      expiresAt: dateIn(variant.metafield?.value) ?? ofProduct,
    })),
  };
}

/** The first date in a metafield's text (date, date_time or a list of them); null when there is none. */
function dateIn(value: string | undefined): number | null {
  const found = /\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?/.exec(value ?? '')?.[0];
  const at = found === undefined ? NaN : Date.parse(found);
  return Number.isNaN(at) ? null : at;
}
