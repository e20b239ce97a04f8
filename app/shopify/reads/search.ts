import type { ReadResult } from '../../flow/ports.ts';
import {
  FindProducts,
  FindTagged,
  FindTagRules,
  type FindTagRulesAnswer,
} from '../admin/generated/operations.ts';
import { digitsOf } from '../ids.ts';
import { ask, mapRead, millis, quoted, readAll, readPages, type ReadDeps } from './reading.ts';

/** Pages of 250 before a search starts anew behind the last product: Shopify pages through 25,000 objects at most. */
const PAGES = 96;

/** Ids of products with a tag, by the search index: it lags behind by seconds. */
export async function findProductsByTag(
  deps: ReadDeps,
  shop: string,
  tag: string,
): Promise<ReadResult<string[]>> {
  const found = await search(deps, shop, 'ID', (last) => {
    const behind = last ? ` AND id:>${digitsOf('Product', last.id)}` : '';
    return `tag:${quoted(tag)}${behind}`;
  });
  return mapRead(found, (products) => products.map(({ id }) => id));
}

/** Products that changed since, oldest change first, and when (epoch milliseconds). */
export async function findChangedProducts(
  deps: ReadDeps,
  shop: string,
  since: number,
): Promise<ReadResult<{ id: string; updatedAt: number }[]>> {
  const from = new Date(since).toISOString();
  return search(deps, shop, 'UPDATED_AT', (last) => `updated_at:>=${quoted(last?.updatedAt ?? from)}`);
}

interface Found {
  id: string;
  updatedAt: string;
}

async function search(
  deps: ReadDeps,
  shop: string,
  sortKey: 'ID' | 'UPDATED_AT',
  queryAfter: (last: Found | null) => string,
): Promise<ReadResult<{ id: string; updatedAt: number }[]>> {
  const found = new Map<string, number>();
  let cost = 0;
  for (let last: Found | null = null; ;) {
    const query = queryAfter(last);
    const before = found.size;
    let pages = 0;
    let full = false;
    const nodes: ReadResult<Found[]> = await readPages<Found>(null, async (after) => {
      pages += 1;
      const page = await ask(deps, shop, FindProducts, { query, sortKey, after }, 'background');
      return mapRead(page, ({ products }) => {
        full = pages >= PAGES && products.pageInfo.hasNextPage;
        return full ? { nodes: products.nodes, pageInfo: { hasNextPage: false, endCursor: null } } : products;
      });
    });
    if (!nodes.ok) return nodes;
    cost += nodes.cost;
    for (const { id, updatedAt } of nodes.value) found.set(digitsOf('Product', id), millis(updatedAt));
    last = nodes.value.at(-1) ?? null;
    // Nothing new behind the last one (24,000 products of one instant): going on would go round in circles.
    if (!full || found.size === before)
      return { ok: true, value: [...found].map(([id, updatedAt]) => ({ id, updatedAt })), cost };
  }
}

/**
 * Where tags already mean something: `product:<title>` of a product that carries one, `collection:<title>` of a smart
 * collection whose rules look at one.
 */
export async function findTagClashes(
  deps: ReadDeps,
  shop: string,
  tags: readonly string[],
): Promise<ReadResult<{ tag: string; where: string }[]>> {
  const carried = await readAll(tags, async (tag) =>
    mapRead(await ask(deps, shop, FindTagged, { query: `tag:${quoted(tag)}` }, 'person'), ({ products }) =>
      products.nodes.map(({ title }) => ({ tag, where: `product:${title}` })),
    ),
  );
  if (!carried.ok) return carried;
  const rules = await readPages(null, async (after) =>
    mapRead(await ask(deps, shop, FindTagRules, { after }, 'person'), (value) => value.collections),
  );
  if (!rules.ok) return rules;
  const ruled = rules.value.flatMap((collection) => {
    const used = tagsOf(collection);
    return tags
      .filter((tag) => used.has(tag.toLowerCase()))
      .map((tag) => ({ tag, where: `collection:${collection.title}` }));
  });
  return { ok: true, value: [...carried.value, ...ruled], cost: carried.cost + rules.cost };
}

/** Lower-cased tags that the rules of a collection name. */
function tagsOf({ sources }: FindTagRulesAnswer['collections']['nodes'][number]): Set<string> {
  const values = sources.flatMap((source) => {
    // oxlint-disable-next-line no-underscore-dangle -- GraphQL's own name
    if (source.__typename !== 'CollectionConditionsSource') return [];
    const conditions = [...source.inclusion.conditions, ...(source.exclusion?.conditions ?? [])];
    return conditions.flatMap((condition) => ('values' in condition ? condition.values : []));
  });
  return new Set(values.map((value) => value.toLowerCase()));
}
