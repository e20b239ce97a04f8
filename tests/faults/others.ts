/** What the shop's record says of us and of the others. */
import { z } from 'zod';
import type { Deed } from '../dev-store/actors/door.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';

/** One field of one product or variant that we wrote. */
export interface SeenWrite {
  /** The mutation, and when on the store's clock. */
  operation: string;
  at: string;
  /** `2026-11-30`, on the store's clock. */
  day: string;
  owner: string;
  field: string;
}

interface Request {
  at: string;
  operation: string;
  variables: Record<string, unknown>;
}

const ofOne = z.object({ id: z.string() });
const tags = z.object({ tags: z.array(z.string()) });
const publications = z.object({ input: z.array(z.object({ publicationId: z.string() })) });
const product = z.object({ product: z.object({ id: z.string() }).catchall(z.unknown()) });
const metafields = z.object({ metafields: z.array(z.object({ ownerId: z.string(), key: z.string() })) });

/** The fields that our mutations named, from the store's own log of requests and of lines in bulk. */
export function writesIn(requests: readonly Request[]): SeenWrite[] {
  return requests.flatMap(({ at, operation, variables }) =>
    fieldsOf(operation, variables).map((one) => ({ operation, at, day: at.slice(0, 10), ...one })),
  );
}

function fieldsOf(
  operation: string,
  variables: Record<string, unknown>,
): Pick<SeenWrite, 'owner' | 'field'>[] {
  switch (operation) {
    case 'TagsAdd':
    case 'TagsRemove':
    case 'BulkTagsAdd':
    case 'BulkTagsRemove': {
      const { id } = ofOne.parse(variables);
      return tags.parse(variables).tags.map((tag) => ({ owner: id, field: `tag ${tag}` }));
    }
    case 'Publish':
    case 'Unpublish': {
      const { id } = ofOne.parse(variables);
      return publications
        .parse(variables)
        .input.map(({ publicationId }) => ({ owner: id, field: `publication ${publicationId}` }));
    }
    case 'UpdateProduct': {
      const { id, ...rest } = product.parse(variables).product;
      return Object.keys(rest).map((field) => ({ owner: id, field }));
    }
    case 'SetMetafields':
    case 'BulkSetMetafields':
    case 'DeleteMetafields':
      return metafields
        .parse(variables)
        .metafields.map(({ ownerId, key }) => ({ owner: ownerId, field: `metafield ${key}` }));
    default:
      return [];
  }
}

interface Looks {
  status: string;
  tags: Set<string>;
  on: Set<string>;
}

const looksOf = ({ status, tags: own, publications: all }: ProductView): Looks => ({
  status,
  tags: new Set(own),
  // What a draft was published to stays noted, and counts again when it is active.
  on: new Set(
    all
      .filter(({ isPublished, publishDate }) => isPublished || publishDate !== null)
      .map(({ publicationId }) => publicationId),
  ),
});

/**
 * Products that are not as they were before, changed by what the others did and by nothing else, in its order; each with
 * what it is and what it should be.
 */
export function differencesFrom(
  before: readonly ProductView[],
  deeds: readonly Deed[],
  after: readonly ProductView[],
): string[] {
  const wanted = new Map(before.map((one) => [one.id, looksOf(one)]));
  for (const deed of deeds) apply(wanted, deed);
  return after.flatMap((one) => {
    const should = wanted.get(one.id);
    if (!should) return [];
    const is = looksOf(one);
    const left = one.metafields.map(({ namespace, key }) => `${namespace}.${key}`);
    const [a, b] = [textOf(is), textOf(should)];
    return a === b && left.length === 0
      ? []
      : [`${one.title}: ${a}, should be ${b}, metafields ${left.join()}`];
  });
}

function apply(shop: ReadonlyMap<string, Looks>, deed: Deed): void {
  const of = 'productId' in deed ? deed.productId : 'resourceId' in deed ? deed.resourceId : '';
  const looks = shop.get(of);
  if (!looks) return;
  switch (deed.kind) {
    case 'status':
      looks.status = deed.status;
      break;
    case 'tags':
      for (const tag of deed.add) looks.tags.add(tag);
      for (const tag of deed.remove) looks.tags.delete(tag);
      break;
    case 'whole_tags':
      looks.tags = new Set(deed.tags);
      break;
    case 'published':
      if (deed.published) looks.on.add(deed.publicationId);
      else looks.on.delete(deed.publicationId);
      break;
    default:
  }
}

const textOf = ({ status, tags: own, on }: Looks): string =>
  JSON.stringify([status, [...own].toSorted(), [...on].toSorted()]);
