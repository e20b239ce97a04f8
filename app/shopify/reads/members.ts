import type { Priority, ReadResult, SourceMembers } from '../../flow/ports.ts';
import { ReadCollectionMembers } from '../admin/generated/operations.ts';
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
  let title: string | null = null;
  const read = await readPages(null, async (after) =>
    mapRead(await ask(deps, shop, ReadCollectionMembers, { id, after }, priority), ({ collection }) => {
      title = collection?.title ?? title;
      return collection?.products ?? null;
    }),
  );
  return mapRead(read, (nodes) =>
    title === null ? null : { title, productIds: nodes.map((node) => digitsOf('Product', node.id)) },
  );
}
