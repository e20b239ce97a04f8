/** Kinds of objects that Holdfast addresses by id. */
export type GidKind =
  | 'Product'
  | 'ProductVariant'
  | 'InventoryItem'
  | 'InventoryShipmentLineItem'
  | 'Location'
  | 'Publication'
  | 'Collection'
  | 'DiscountNode'
  | 'DiscountAutomaticNode'
  | 'DiscountCodeNode'
  | 'Order'
  | 'Return'
  | 'LineItem'
  | 'LineItemGroup'
  | 'BulkOperation'
  | 'WebPixel';

const GID = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)(?:\?.*)?$/;

/** `gid://shopify/Product/123`. @throws when `digits` is not the text of a whole number: it did not come from Shopify. */
export function toGid(kind: GidKind, digits: string): string {
  if (!/^\d+$/.test(digits)) throw new Error(`"${digits}" is not the id of a ${kind}`);
  return `gid://shopify/${kind}/${digits}`;
}

/**
 * The digits of a gid, as text: they may exceed 2^53.
 * @throws when it is a gid of another kind: two kinds' digits may be equal, mixing them up would write to a stranger.
 */
export function digitsOf(kind: GidKind, gid: string): string {
  const digits = findDigits(kind, gid);
  if (digits === null) throw new Error(`"${gid}" is not the gid of a ${kind}`);
  return digits;
}

/** The digits of a gid of this kind, null for anything else. */
export function findDigits(kind: GidKind, gid: string): string | null {
  const [, found, digits] = GID.exec(gid) ?? [];
  return found === kind && digits ? digits : null;
}
