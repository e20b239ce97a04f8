import { chunks } from '../../core/chunks.ts';
import type { LevelReading, Priority, ReadResult } from '../../flow/ports.ts';
import { ReadLevels, ReadMoreLevels, type ReadLevelsAnswer } from '../admin/generated/operations.ts';
import { digitsOf, toGid } from '../ids.ts';
import { ask, mapRead, millis, readAll, readPages, type ReadDeps } from './reading.ts';

/** Items of one call: at fifty locations each that is five thousand levels at most. */
const ITEMS = 100;

type Item = Extract<NonNullable<ReadLevelsAnswer['items'][number]>, { __typename: 'InventoryItem' }>;
type LevelNode = Item['inventoryLevels']['nodes'][number];

/** Every level of items, switched-off ones too; deleted items are missing. Untracked items have no number. */
export async function readLevels(
  deps: ReadDeps,
  shop: string,
  inventoryItemIds: readonly string[],
  priority: Priority,
): Promise<ReadResult<LevelReading[]>> {
  return readAll(chunks(inventoryItemIds, ITEMS), async (ids) => {
    const gids = ids.map((id) => toGid('InventoryItem', id));
    const answer = await ask(deps, shop, ReadLevels, { ids: gids }, priority);
    if (!answer.ok) return answer;
    const levels = await readAll(answer.value.items, async (item) => {
      if (!item) return { ok: true, value: [], cost: 0 };
      const more = await moreLevels(deps, shop, item, priority);
      return mapRead(more, (nodes) =>
        [...item.inventoryLevels.nodes, ...nodes].map((node) => levelReading(node, item)),
      );
    });
    return levels.ok ? { ...levels, cost: levels.cost + answer.cost } : levels;
  });
}

async function moreLevels(
  deps: ReadDeps,
  shop: string,
  { id, inventoryLevels }: Item,
  priority: Priority,
): Promise<ReadResult<LevelNode[]>> {
  if (!inventoryLevels.pageInfo.hasNextPage) return { ok: true, value: [], cost: 0 };
  return readPages(inventoryLevels.pageInfo.endCursor, async (after) =>
    mapRead(
      await ask(deps, shop, ReadMoreLevels, { id, after }, priority),
      ({ inventoryItem }) => inventoryItem?.inventoryLevels ?? null,
    ),
  );
}

/** A level as GraphQL and bulk lines show it, in our words. */
export function levelReading(node: LevelNode, item: { id: string; tracked: boolean }): LevelReading {
  const available = node.quantities.find(({ name }) => name === 'available')?.quantity ?? null;
  return {
    inventoryItemId: digitsOf('InventoryItem', item.id),
    locationId: digitsOf('Location', node.location.id),
    available: item.tracked ? available : null,
    isActive: node.isActive,
    updatedAt: millis(node.updatedAt),
  };
}
