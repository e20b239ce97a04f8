import type { WriteResult } from '../flow/ports.ts';
import type { AdminRequest } from './admin/client.ts';
import {
  CreateMetafieldDefinition,
  OpenMetafieldDefinition,
  ReadMetafieldDefinition,
} from './admin/generated/operations.ts';
import { writeResult } from './write-result.ts';

/** Owned by this app: no other app and no merchant's own field can collide with it. */
export const METAFIELD_NAMESPACE = '$app';
export const METAFIELD_KEY = 'campaign_stock';
export const METAFIELD_TYPE = 'json';

const identity = { ownerType: 'PRODUCT', namespace: METAFIELD_NAMESPACE, key: METAFIELD_KEY } as const;
const access = { storefront: 'PUBLIC_READ' } as const;

/** Creates the definition, or opens an existing one to storefronts; does nothing when it is right already. */
export async function ensureMetafieldDefinition(request: AdminRequest, shop: string): Promise<WriteResult> {
  const options = { priority: 'person' } as const;
  const read = await request(shop, ReadMetafieldDefinition, {}, options);
  if (!read.ok) return writeResult(read, () => null);
  const definition = read.data.metafieldDefinition;
  if (definition?.access.storefront === 'PUBLIC_READ') return { outcome: 'done', cost: read.cost };
  if (definition) {
    const opened = await request(
      shop,
      OpenMetafieldDefinition,
      { definition: { ...identity, access } },
      options,
    );
    return writeResult(opened, (answer) => answer.metafieldDefinitionUpdate);
  }
  const created = writeResult(
    await request(
      shop,
      CreateMetafieldDefinition,
      {
        definition: {
          ...identity,
          access,
          type: METAFIELD_TYPE,
          name: 'Campaign stock',
          description: 'What a campaign says about this product. Kept and removed by Holdfast.',
        },
      },
      options,
    ),
    (answer) => answer.metafieldDefinitionCreate,
  );
  // Somebody else made it a moment ago.
  const taken = created.outcome === 'refused' && created.errors.every(({ code }) => code === 'TAKEN');
  return taken ? { outcome: 'done', cost: created.cost } : created;
}
