import { chunks } from '../../core/chunks.ts';
import type { Component, Priority, ReadResult } from '../../flow/ports.ts';
import {
  ReadComponents,
  ReadMoreComponents,
  type ReadComponentsAnswer,
} from '../admin/generated/operations.ts';
import { digitsOf, toGid } from '../ids.ts';
import { ask, mapRead, readAll, readPages, type ReadDeps } from './reading.ts';

/** Bundles of one call: at fifty components each the answer stays small. */
const BUNDLES = 10;

type Bundle = Extract<
  NonNullable<ReadComponentsAnswer['variants'][number]>,
  { __typename: 'ProductVariant' }
>;
type ComponentNode = Bundle['productVariantComponents']['nodes'][number];

/** What these bundles are made of, by variant id; a deleted one is missing. */
export async function readComponents(
  deps: ReadDeps,
  shop: string,
  variantIds: readonly string[],
  priority: Priority,
): Promise<ReadResult<Map<string, Component[]>>> {
  const read = await readAll(chunks(variantIds, BUNDLES), async (ids) => {
    const gids = ids.map((id) => toGid('ProductVariant', id));
    const answer = await ask(deps, shop, ReadComponents, { ids: gids }, priority);
    if (!answer.ok) return answer;
    const bundles = await readAll(answer.value.variants, async (bundle) => {
      if (!bundle) return { ok: true, value: [], cost: 0 };
      const more = await moreComponents(deps, shop, bundle, priority);
      return mapRead(more, (nodes) => [
        {
          id: digitsOf('ProductVariant', bundle.id),
          components: [...bundle.productVariantComponents.nodes, ...nodes].map(component),
        },
      ]);
    });
    return bundles.ok ? { ...bundles, cost: bundles.cost + answer.cost } : bundles;
  });
  return mapRead(read, (bundles) => new Map(bundles.map(({ id, components }) => [id, components])));
}

async function moreComponents(
  deps: ReadDeps,
  shop: string,
  { id, productVariantComponents: { pageInfo } }: Bundle,
  priority: Priority,
): Promise<ReadResult<ComponentNode[]>> {
  if (!pageInfo.hasNextPage) return { ok: true, value: [], cost: 0 };
  return readPages(pageInfo.endCursor, async (after) =>
    mapRead(
      await ask(deps, shop, ReadMoreComponents, { id, after }, priority),
      ({ productVariant }) => productVariant?.productVariantComponents ?? null,
    ),
  );
}

/** A component as GraphQL and bulk lines show it, in our words. */
export const component = (node: ComponentNode): Component => ({
  variantId: digitsOf('ProductVariant', node.productVariant.id),
  quantity: node.quantity,
});
