/** Rows that were read for many products at once, told apart again. */

/** Inventory items, with the products that are sold from each. */
export type Sharing = ReadonlyMap<string, readonly string[]>;

export function sharingOf(
  variants: readonly {
    productId: string;
    inventoryItemId: string;
    components?: readonly { inventoryItemId: string }[];
  }[],
): Sharing {
  const products = new Map<string, Set<string>>();
  for (const one of variants)
    for (const { inventoryItemId } of [one, ...(one.components ?? [])]) {
      const known = products.get(inventoryItemId);
      if (known) known.add(one.productId);
      else products.set(inventoryItemId, new Set([one.productId]));
    }
  return new Map([...products].map(([item, ids]) => [item, [...ids]]));
}

/** Each row once for every product that one of its inventory items belongs to, in the order of the rows. */
export function byProduct<Row>(
  rows: readonly Row[],
  sharing: Sharing,
  itemsOf: (row: Row) => readonly string[],
): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows)
    for (const productId of new Set(itemsOf(row).flatMap((item) => sharing.get(item) ?? [])))
      add(groups, productId, row);
  return groups;
}

export function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) add(groups, keyOf(row), row);
  return groups;
}

function add<Row>(groups: Map<string, Row[]>, key: string, row: Row): void {
  const group = groups.get(key);
  if (group) group.push(row);
  else groups.set(key, [row]);
}
