/** Discounts as the Admin API tells them: eight types behind one node. */
import type { ListOf } from '../../search/lists.ts';
import { testId, testOneOf, testWords } from '../../search/lists.ts';
import { gid, numberOf } from '../../state/ids.ts';
import type { DiscountItems, DiscountRecord } from '../../state/planned-records.ts';
import { isoSeconds } from '../../views.ts';
import { connectionOf } from '../connection.ts';
import type { Context } from '../context.ts';
import { seen } from '../context.ts';
import { modelOf, PAGING } from '../model.ts';

/** A value of a union: its type is told by its id. */
interface Typed<T> {
  id: string;
  of: T;
}

const discountOf = (record: DiscountRecord, ctx: Context): Typed<DiscountRecord> => {
  const now = seen(ctx, record);
  return { id: gid(`Discount${now.method}${now.kind}`, numberOf(now.id)), of: now };
};

function itemsOf(record: DiscountRecord, items: DiscountItems): Typed<DiscountItems> {
  const type =
    items === 'all'
      ? 'AllDiscountItems'
      : 'collectionIds' in items
        ? 'DiscountCollections'
        : 'DiscountProducts';
  return { id: gid(type, numberOf(record.id)), of: items };
}

function statusOf({ startsAt, endsAt }: DiscountRecord, now: number): string {
  if (startsAt > now) return 'SCHEDULED';
  return endsAt !== null && endsAt <= now ? 'EXPIRED' : 'ACTIVE';
}

const common = {
  title: ({ of }: Typed<DiscountRecord>) => of.title,
  startsAt: ({ of }: Typed<DiscountRecord>) => isoSeconds(of.startsAt),
  endsAt: ({ of }: Typed<DiscountRecord>) => (of.endsAt === null ? null : isoSeconds(of.endsAt)),
  createdAt: ({ of }: Typed<DiscountRecord>) => isoSeconds(of.createdAt),
  updatedAt: ({ of }: Typed<DiscountRecord>) => isoSeconds(of.updatedAt),
  status: ({ of }: Typed<DiscountRecord>, _: unknown, ctx: Context) => statusOf(of, ctx.now),
};
const plain = modelOf<Typed<DiscountRecord>>(common);
const basic = modelOf<Typed<DiscountRecord>>({ ...common, customerGets: (one) => one });
const bxgy = modelOf<Typed<DiscountRecord>>({
  ...common,
  customerGets: (one) => one,
  customerBuys: (one) => one,
});

const found = <T>(ids: readonly string[], records: ReadonlyMap<string, T>): T[] =>
  ids.flatMap((id) => records.get(id) ?? []);

export const discountTypes = {
  DiscountNode: modelOf<DiscountRecord>({
    id: (record) => record.id,
    discount: (record, _, ctx) => discountOf(record, ctx),
  }),
  DiscountAutomaticBasic: basic,
  DiscountCodeBasic: basic,
  DiscountAutomaticBxgy: bxgy,
  DiscountCodeBxgy: bxgy,
  DiscountAutomaticApp: plain,
  DiscountCodeApp: plain,
  DiscountAutomaticFreeShipping: plain,
  DiscountCodeFreeShipping: plain,
  DiscountCustomerGets: modelOf<Typed<DiscountRecord>>({ items: ({ of }) => itemsOf(of, of.gets) }),
  DiscountCustomerBuys: modelOf<Typed<DiscountRecord>>({ items: ({ of }) => itemsOf(of, of.buys ?? 'all') }),
  AllDiscountItems: modelOf<Typed<DiscountItems>>({ allItems: () => true }),
  DiscountProducts: modelOf<Typed<{ productIds: string[]; variantIds: string[] }>>({
    products: {
      args: PAGING,
      resolve: ({ of }, args, ctx) =>
        connectionOf(found(of.productIds, ctx.shop.state.products), ({ id }) => id, args, ctx),
    },
    productVariants: {
      args: PAGING,
      resolve: ({ of }, args, ctx) =>
        connectionOf(found(of.variantIds, ctx.shop.state.variants), ({ id }) => id, args, ctx),
    },
  }),
  DiscountCollections: modelOf<Typed<{ collectionIds: string[] }>>({
    collections: {
      args: PAGING,
      resolve: ({ of }, args, ctx) =>
        connectionOf(found(of.collectionIds, ctx.shop.state.collections), ({ id }) => id, args, ctx),
    },
  }),
};

export const discounts: ListOf<DiscountRecord> = {
  name: 'discountNodes',
  all: (ctx) => ctx.shop.state.discounts.values(),
  filters: {
    tests: {
      '': (one, term) => term.value === '*' || testWords(one.title, term),
      id: (one, term) => testId(one.id, term),
      title: (one, term) => testWords(one.title, term),
      status: (one, term, ctx) => testOneOf(statusOf(one, ctx.now), term),
    },
    unmodelled: [
      'code', 'combines_with', 'context', 'created_at', 'customer_ids', 'discount_class', 'discount_type', 'ends_at',
      'market_ids', 'method', 'product_ids', 'segment_ids', 'starts_at', 'times_used', 'type', 'updated_at',
    ], // prettier-ignore
  },
  sort: {
    ID: () => 0,
    TITLE: (one) => one.title.toLowerCase(),
    CREATED_AT: (one) => one.createdAt,
    UPDATED_AT: (one) => one.updatedAt,
  },
};
