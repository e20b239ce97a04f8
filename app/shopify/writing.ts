import type { Write } from '../core/writes.ts';
import type { Priority, WriteResult } from '../flow/ports.ts';
import type { AdminRequest } from './admin/client.ts';
import {
  DeleteMetafields,
  Publish,
  SetMetafields,
  TagsAdd,
  TagsRemove,
  Unpublish,
  UpdateProduct,
  type ProductUpdateInput,
} from './admin/generated/operations.ts';
import { toGid } from './ids.ts';
import { METAFIELD_KEY, METAFIELD_NAMESPACE, METAFIELD_TYPE } from './metafield.ts';
import { writeResult } from './write-result.ts';

/**
 * Sends one write. Only `done` and `gone` are certain. None of these mutations knows an idempotency key: they say what
 * is to be, not what to change by, and a lost answer is resolved by reading.
 */
export async function write(
  request: AdminRequest,
  shop: string,
  change: Write,
  priority: Priority,
): Promise<WriteResult> {
  const options = { priority };
  const product = toGid('Product', change.productId);
  switch (change.kind) {
    case 'tags_add': {
      const sent = await request(shop, TagsAdd, { id: product, tags: change.tags }, options);
      return writeResult(sent, ({ tagsAdd }) => tagsAdd);
    }
    case 'tags_remove': {
      const sent = await request(shop, TagsRemove, { id: product, tags: change.tags }, options);
      return writeResult(sent, ({ tagsRemove }) => tagsRemove);
    }
    case 'publish': {
      const input = publicationInput(change);
      const sent = await request(shop, Publish, { id: publishable(change), input }, options);
      return writeResult(sent, ({ publishablePublish }) => publishablePublish);
    }
    case 'unpublish': {
      const variables = { id: publishable(change), input: unpublicationInput(change) };
      const sent = await request(shop, Unpublish, variables, options);
      return writeResult(sent, ({ publishableUnpublish }) => publishableUnpublish);
    }
    case 'set_status':
    case 'join_collections':
    case 'leave_collections': {
      const sent = await request(
        shop,
        UpdateProduct,
        { product: { id: product, ...productChange(change) } },
        options,
      );
      return writeResult(sent, ({ productUpdate }) => productUpdate);
    }
    case 'set_metafield': {
      const metafield = {
        ownerId: product,
        namespace: METAFIELD_NAMESPACE,
        key: METAFIELD_KEY,
        type: METAFIELD_TYPE,
        value: change.value,
      };
      const sent = await request(shop, SetMetafields, { metafields: [metafield] }, options);
      return writeResult(sent, ({ metafieldsSet }) => metafieldsSet);
    }
    case 'delete_metafield': {
      const metafield = { ownerId: product, namespace: METAFIELD_NAMESPACE, key: METAFIELD_KEY };
      const sent = await request(shop, DeleteMetafields, { metafields: [metafield] }, options);
      return writeResult(sent, ({ metafieldsDelete }) => metafieldsDelete);
    }
  }
}

export const publicationInput = ({ to }: Extract<Write, { kind: 'publish' }>) =>
  to.map(({ publicationId, publishDate }) => ({
    publicationId: toGid('Publication', publicationId),
    ...(publishDate === null ? {} : { publishDate }),
  }));

export const unpublicationInput = ({ from }: Extract<Write, { kind: 'unpublish' }>) =>
  from.map((id) => ({ publicationId: toGid('Publication', id) }));

function publishable(change: Extract<Write, { kind: 'publish' | 'unpublish' }>): string {
  return change.variantId === null
    ? toGid('Product', change.productId)
    : toGid('ProductVariant', change.variantId);
}

function productChange(
  change: Extract<Write, { kind: 'set_status' | 'join_collections' | 'leave_collections' }>,
): ProductUpdateInput {
  if (change.kind === 'set_status') return { status: change.status };
  const ids = change.collectionIds.map((id) => toGid('Collection', id));
  return change.kind === 'join_collections' ? { collectionsToJoin: ids } : { collectionsToLeave: ids };
}
