import { chunks } from '../../core/chunks.ts';
import type { ProductReading } from '../../core/reading.ts';
import type { Priority, ReadResult } from '../../flow/ports.ts';
import {
  ReadMorePublications,
  ReadProducts,
  type ReadProductsAnswer,
  type ReadProductsVariables,
} from '../admin/generated/operations.ts';
import { digitsOf, toGid } from '../ids.ts';
import { ask, mapRead, readAll, readPages, type ReadDeps } from './reading.ts';

/** Ids that one list may carry. */
const IDS = 250;
/** Collections that one document asks for. */
const COLLECTIONS = 10;

type ProductNode = Extract<NonNullable<ReadProductsAnswer['products'][number]>, { __typename: 'Product' }>;
type Channels = ProductNode['resourcePublicationsV2'];
type Publications = ProductReading['publications'];

interface Options {
  collectionIds?: readonly string[];
  /** Ids of variants whose own publications are wanted. */
  variantPublicationsOf?: readonly string[];
  priority: Priority;
}

/**
 * One confirmed read of products; deleted ones are missing. Only the variants of `variantPublicationsOf` are in a
 * reading, and only if they exist: a variant that is not there was not asked for or is gone.
 */
export async function readProducts(
  deps: ReadDeps,
  shop: string,
  productIds: readonly string[],
  options: Options,
): Promise<ReadResult<ProductReading[]>> {
  const variants = chunks(options.variantPublicationsOf ?? [], IDS);
  const collections = chunks(options.collectionIds ?? [], COLLECTIONS);
  return readAll(chunks(productIds, IDS), async (ids) => {
    const readings = new Map<string, ProductReading>();
    // The first call reads everything; further ones add what did not fit: more collections, more variants.
    const calls = Math.max(1, collections.length, variants.length);
    const parts = Array.from({ length: calls }, (_, at) => ({
      collectionIds: collections[at] ?? [],
      variantIds: variants[at] ?? [],
    }));
    const answers = await readAll(parts, (part) => readPart(deps, shop, ids, part, options.priority));
    if (!answers.ok) return answers;
    for (const reading of answers.value) merge(readings, reading);
    return { ...answers, value: [...readings.values()] };
  });
}

async function readPart(
  deps: ReadDeps,
  shop: string,
  ids: readonly string[],
  part: { collectionIds: readonly string[]; variantIds: readonly string[] },
  priority: Priority,
): Promise<ReadResult<ProductReading[]>> {
  const answer = await ask(
    deps,
    shop,
    ReadProducts,
    {
      ids: ids.map((id) => toGid('Product', id)),
      variantIds: part.variantIds.map((id) => toGid('ProductVariant', id)),
      withVariants: part.variantIds.length > 0,
      ...askFor(part.collectionIds),
    },
    priority,
  );
  if (!answer.ok) return answer;
  const readAt = deps.clock.now();
  const variants = await readAll(answer.value.variants ?? [], async (variant) => {
    if (!variant) return { ok: true, value: [], cost: 0 };
    const publications = await allPublications(
      deps,
      shop,
      variant.id,
      variant.resourcePublicationsV2,
      priority,
    );
    const productId = digitsOf('Product', variant.product.id);
    return mapRead(publications, (list) => [
      { productId, variant: { id: digitsOf('ProductVariant', variant.id), publications: list } },
    ]);
  });
  if (!variants.ok) return variants;
  const readings = await readAll(answer.value.products, async (product) => {
    if (!product) return { ok: true, value: [], cost: 0 };
    const publications = await allPublications(
      deps,
      shop,
      product.id,
      product.resourcePublicationsV2,
      priority,
    );
    const id = digitsOf('Product', product.id);
    const own = variants.value.filter((one) => one.productId === id).map(({ variant }) => variant);
    return mapRead(publications, (list): ProductReading[] => [
      {
        id,
        status: product.status,
        tags: product.tags,
        publications: list,
        collectionIds: part.collectionIds.filter((_, at) => membership(product, at)),
        metafield: product.metafield?.value ?? null,
        variants: own,
        readAt,
      },
    ]);
  });
  return readings.ok ? { ...readings, cost: answer.cost + variants.cost + readings.cost } : readings;
}

/** More than fifty channels are read to the end: a channel that is left out would look unpublished. */
async function allPublications(
  deps: ReadDeps,
  shop: string,
  gid: string,
  first: Channels,
  priority: Priority,
): Promise<ReadResult<Publications>> {
  if (!first.pageInfo.hasNextPage) return { ok: true, value: publicationsOf(first.nodes), cost: 0 };
  const more = await readPages(first.pageInfo.endCursor, async (after) =>
    mapRead(
      await ask(deps, shop, ReadMorePublications, { id: gid, after }, priority),
      ({ node }) => node?.resourcePublicationsV2 ?? null,
    ),
  );
  return mapRead(more, (nodes) => publicationsOf([...first.nodes, ...nodes]));
}

function publicationsOf(nodes: Channels['nodes']): Publications {
  return nodes.map(({ isPublished, publishDate, publication }) => ({
    publicationId: digitsOf('Publication', publication.id),
    published: isPublished,
    publishDate,
  }));
}

function askFor(collectionIds: readonly string[]): Partial<ReadProductsVariables> {
  return Object.fromEntries(
    collectionIds.flatMap((id, at) => [
      [`c${at}`, toGid('Collection', id)],
      [`with${at}`, true],
    ]),
  );
}

function membership(product: ProductNode, at: number): boolean {
  const answers = [
    product.in0,
    product.in1,
    product.in2,
    product.in3,
    product.in4,
    product.in5,
    product.in6,
    product.in7,
    product.in8,
    product.in9,
  ];
  return answers[at] === true;
}

function merge(readings: Map<string, ProductReading>, reading: ProductReading): void {
  const earlier = readings.get(reading.id);
  readings.set(
    reading.id,
    earlier
      ? {
          ...reading,
          collectionIds: [...earlier.collectionIds, ...reading.collectionIds],
          variants: [...earlier.variants, ...reading.variants],
        }
      : reading,
  );
}
