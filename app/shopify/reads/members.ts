import type { Priority, ReadResult, SourceMembers } from '../../flow/ports.ts';
import { ReadCollectionMembers, type ReadCollectionMembersAnswer } from '../admin/generated/operations.ts';
import { fingerprint } from '../fingerprint.ts';
import { digitsOf, toGid } from '../ids.ts';
import { ask, mapRead, readPages, type ReadDeps } from './reading.ts';

/** What a collection is called and holds now; null: there is none with this id. */
export async function readCollectionMembers(
  deps: ReadDeps,
  shop: string,
  collectionId: string,
  priority: Priority,
): Promise<ReadResult<SourceMembers | null>> {
  const id = toGid('Collection', collectionId);
  let page: Pick<SourceMembers, 'title' | 'shown'> | null = null;
  const read = await readPages(null, async (after) =>
    mapRead(await ask(deps, shop, ReadCollectionMembers, { id, after }, priority), ({ collection }) => {
      if (collection) page ??= pageOf(collection);
      return collection?.products ?? null;
    }),
  );
  return mapRead(read, (nodes) =>
    page === null ? null : { ...page, productIds: nodes.map((node) => digitsOf('Product', node.id)) },
  );
}

function pageOf({
  title,
  descriptionHtml,
  image,
}: NonNullable<ReadCollectionMembersAnswer['collection']>): Pick<SourceMembers, 'title' | 'shown'> {
  const shown = {
    title: fingerprint(title),
    description: fingerprint(descriptionHtml),
    images: fingerprint(image?.url ?? ''),
  };
  return { title, shown };
}
