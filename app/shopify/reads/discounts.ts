import type { DiscountChoice, DiscountMembers, Priority, ReadResult } from '../../flow/ports.ts';
import {
  FindDiscounts,
  ReadDiscount,
  ReadDiscountBuys,
  type FindDiscountsAnswer,
  type ReadDiscountAnswer,
} from '../admin/generated/operations.ts';
import { digitsOf, findDigits, toGid } from '../ids.ts';
import { ask, mapRead, millis, quoted, type ReadDeps } from './reading.ts';

type Listed = FindDiscountsAnswer['discountNodes']['nodes'][number]['discount'];
type Discount = NonNullable<ReadDiscountAnswer['discountNode']>['discount'];
type Items = Extract<Discount, { customerGets: object }>['customerGets']['items'];

/** Discounts that run or will run, the latest changed first, at most 50; `search`: words of their title or code. */
export async function findDiscounts(
  deps: ReadDeps,
  shop: string,
  search: string,
): Promise<ReadResult<DiscountChoice[]>> {
  const words = search.trim() === '' ? '' : ` AND ${quoted(search.trim())}`;
  const query = `(status:active OR status:scheduled)${words}`;
  const read = await ask(deps, shop, FindDiscounts, { query }, 'person');
  return mapRead(read, ({ discountNodes }) =>
    discountNodes.nodes.map(({ id, discount }) => ({
      id: numberOf(id),
      ...named(discount),
      applies: !('customerGets' in discount)
        ? ('untold' as const)
        : appliesTo(discount.customerGets.items['__typename']),
    })),
  );
}

/**
 * What a discount applies to now, with what has to be bought for it; null: there is none with this id. `applies` other
 * than `named` names nothing.
 */
export async function readDiscount(
  deps: ReadDeps,
  shop: string,
  discountId: string,
  priority: Priority,
): Promise<ReadResult<DiscountMembers | null>> {
  let seen: Discount | null = null;
  const gets = await collect(async (cursors) =>
    mapRead(
      await ask(deps, shop, ReadDiscount, { id: toGid('DiscountNode', discountId), ...cursors }, priority),
      ({ discountNode }) => {
        seen = discountNode?.discount ?? null;
        return seen && 'customerGets' in seen ? seen.customerGets.items : null;
      },
    ),
  );
  if (!gets.ok) return gets;
  // What the closure above kept; TypeScript does not follow it there.
  const discount = seen as Discount | null;
  if (!discount) return { ok: true, value: null, cost: gets.cost };
  const facts = {
    ...named(discount),
    applies: 'customerGets' in discount ? gets.value.applies : ('untold' as const),
  };
  if (facts.applies !== 'named' || !isBuyAndGet(discount)) {
    return { ok: true, value: { ...facts, ...gets.value.items }, cost: gets.cost };
  }
  const buys = await collect(async (cursors) =>
    mapRead(
      await ask(
        deps,
        shop,
        ReadDiscountBuys,
        { id: toGid('DiscountNode', discountId), ...cursors },
        priority,
      ),
      ({ discountNode }) =>
        discountNode && 'customerBuys' in discountNode.discount
          ? discountNode.discount.customerBuys.items
          : null,
    ),
  );
  return mapRead(buys, ({ items }) => ({ ...facts, ...joined(gets.value.items, items) }));
}

/** A discount's id is told as that of its node, or of its kind: the digits are the same. */
function numberOf(gid: string): string {
  return (
    findDigits('DiscountAutomaticNode', gid) ??
    findDigits('DiscountCodeNode', gid) ??
    digitsOf('DiscountNode', gid)
  );
}

const named = ({ title, startsAt, endsAt }: Listed | Discount) => ({
  title,
  startsAt: millis(startsAt),
  endsAt: endsAt === null ? null : millis(endsAt),
});

const isBuyAndGet = (discount: Discount): boolean =>
  ['DiscountAutomaticBxgy', 'DiscountCodeBxgy'].includes(discount['__typename']);

const appliesTo = (items: string): DiscountMembers['applies'] =>
  items === 'AllDiscountItems' ? 'everything' : 'named';

interface Named {
  productIds: string[];
  variants: { id: string; productId: string }[];
  collectionIds: string[];
}

const joined = (a: Named, b: Named): Named => ({
  productIds: [...new Set([...a.productIds, ...b.productIds])],
  variants: [...a.variants, ...b.variants],
  collectionIds: [...new Set([...a.collectionIds, ...b.collectionIds])],
});

type Cursors = { products?: string | null; variants?: string | null; collections?: string | null };

/** Reads all pages of what is named; behind its end a list answers nothing more. */
async function collect(
  read: (cursors: Cursors) => Promise<ReadResult<Items | null>>,
): Promise<ReadResult<{ applies: DiscountMembers['applies']; items: Named }>> {
  let items: Named = { productIds: [], variants: [], collectionIds: [] };
  let cost = 0;
  for (let cursors: Cursors = {}; ;) {
    const page = await read(cursors);
    if (!page.ok) return page;
    cost += page.cost;
    const applies = appliesTo(page.value?.['__typename'] ?? '');
    const next: Cursors = { ...cursors };
    let more = false;
    if (page.value?.['__typename'] === 'DiscountProducts') {
      const { products, productVariants } = page.value;
      items = joined(items, {
        productIds: products.nodes.map(({ id }) => digitsOf('Product', id)),
        variants: productVariants.nodes.map(({ id, product }) => ({
          id: digitsOf('ProductVariant', id),
          productId: digitsOf('Product', product.id),
        })),
        collectionIds: [],
      });
      next.products = products.pageInfo.endCursor ?? cursors.products ?? null;
      next.variants = productVariants.pageInfo.endCursor ?? cursors.variants ?? null;
      more = products.pageInfo.hasNextPage || productVariants.pageInfo.hasNextPage;
    }
    if (page.value?.['__typename'] === 'DiscountCollections') {
      const { collections } = page.value;
      const collectionIds = collections.nodes.map(({ id }) => digitsOf('Collection', id));
      items = joined(items, { productIds: [], variants: [], collectionIds });
      next.collections = collections.pageInfo.endCursor;
      more = collections.pageInfo.hasNextPage;
    }
    if (!more) return { ok: true, value: { applies, items }, cost };
    cursors = next;
  }
}
