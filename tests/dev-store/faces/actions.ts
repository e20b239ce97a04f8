/** Forms and buttons of the faces, turned into the shopkeeper's verbs. */
import { z } from 'zod';
import type { Outcome, Shopkeeper } from '../shopkeeper.ts';
import type { FlashSales } from './flash-sale.ts';
import { fits, fullName } from './visibility.ts';

/** What a face answers: `said` is a sentence for the person who acted. */
export type Deed = { ok: true; said?: string } | { ok: false; reason: string };

const id = z.string().min(1);
const count = z.coerce.number().int().min(1).max(10_000);
const yes = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const tags = z.string().transform((text) =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean),
);
const money = z.string().regex(/^\d+([.]\d{1,2})?$/, 'Write a price as 12.50');
const optionalId = z
  .string()
  .transform((text) => text || undefined)
  .optional();

interface Context {
  keeper: Shopkeeper;
  /** The shopkeeper at another time: the store may have been put back to an earlier state by then. */
  now: () => Shopkeeper | undefined;
  domain: string;
  sales: FlashSales;
}
type Doer = (context: Context, input: unknown) => Deed;

function doer<T extends z.ZodType>(shape: T, run: (context: Context, input: z.infer<T>) => Deed): Doer {
  return (context, input) => {
    const parsed = shape.safeParse(input);
    if (parsed.success) return run(context, parsed.data);
    const [issue] = parsed.error.issues;
    return {
      ok: false,
      reason: `${issue?.path.join('.') || 'Input'}: ${issue?.message ?? 'not understood'}`,
    };
  };
}

const told = (outcome: Outcome, said: string): Deed =>
  outcome.ok ? { ok: true, said } : { ok: false, reason: outcome.reason };

/** The order that was just placed, in words. */
function sold(keeper: Shopkeeper, quantity: number): string {
  const order = keeper.orders().at(-1);
  const product = keeper.product(order?.lines[0]?.productId ?? '');
  const variant = product?.variants.find(({ id: variantId }) => variantId === order?.lines[0]?.variantId);
  return `Sold ${quantity} × ${product && variant ? fullName(product, variant) : 'a product'} (${order?.name ?? ''})`;
}

const level = { inventoryItemId: id, locationId: id };
const product = { productId: id };

const DOERS: Record<string, Doer> = {
  sell: doer(
    z.object({ variantId: id, quantity: count.default(1), publicationId: optionalId }),
    ({ keeper }, input) => {
      const { variantId, quantity, publicationId } = input;
      const lines = [{ variantId, quantity }];
      const outcome = keeper.sell(publicationId ? { lines, publicationId } : { lines });
      return outcome.ok ? { ok: true, said: sold(keeper, quantity) } : outcome;
    },
  ),
  cancelOrder: doer(z.object({ orderId: id, restock: yes }), ({ keeper }, input) =>
    told(
      keeper.cancelOrder(input),
      input.restock ? 'Cancelled and restocked' : 'Cancelled, stock stays as it is',
    ),
  ),
  setAvailable: doer(z.object({ ...level, available: z.coerce.number().int() }), ({ keeper }, input) =>
    told(keeper.setAvailable(input), `Set to ${input.available}`),
  ),
  adjustAvailable: doer(z.object({ ...level, delta: z.coerce.number().int() }), ({ keeper }, input) =>
    told(keeper.adjustAvailable(input), `${input.delta > 0 ? '+' : ''}${input.delta} units`),
  ),
  setStatus: doer(
    z.object({ ...product, status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']) }),
    ({ keeper }, input) => told(keeper.setStatus(input), `Status is now ${input.status.toLowerCase()}`),
  ),
  setTitle: doer(z.object({ ...product, title: z.string().trim().min(1) }), ({ keeper }, input) =>
    told(keeper.setTitle(input), 'Title changed'),
  ),
  setPrice: doer(
    z.object({ variantId: id, price: money, compareAtPrice: z.union([money, z.literal('')]).optional() }),
    ({ keeper }, { variantId, price, compareAtPrice }) => {
      const change = compareAtPrice === undefined ? {} : { compareAtPrice: compareAtPrice || null };
      return told(keeper.setPrice({ variantId, price, ...change }), 'Price changed');
    },
  ),
  addTags: doer(z.object({ ...product, tags }), ({ keeper }, input) =>
    told(keeper.addTags(input), `Tagged ${input.tags.join(', ')}`),
  ),
  removeTags: doer(z.object({ ...product, tags: z.array(id) }), ({ keeper }, input) =>
    told(keeper.removeTags(input), `Removed ${input.tags.join(', ')}`),
  ),
  publish: doer(z.object({ resourceId: id, publicationId: id }), ({ keeper }, input) =>
    told(keeper.publish(input), 'Published'),
  ),
  unpublish: doer(z.object({ resourceId: id, publicationId: id }), ({ keeper }, input) =>
    told(keeper.unpublish(input), 'Unpublished'),
  ),
  setInventoryPolicy: doer(
    z.object({ variantId: id, policy: z.enum(['DENY', 'CONTINUE']) }),
    ({ keeper }, input) =>
      told(
        keeper.setInventoryPolicy(input),
        input.policy === 'DENY' ? 'Stops selling at zero' : 'Goes on selling at zero',
      ),
  ),
  setTracked: doer(z.object({ inventoryItemId: id, tracked: yes }), ({ keeper }, input) =>
    told(keeper.setTracked(input), input.tracked ? 'Stock is counted' : 'Stock is not counted'),
  ),
  setLocationActive: doer(z.object({ locationId: id, active: yes }), ({ keeper }, input) =>
    told(keeper.setLocationActive(input), input.active ? 'Location is active' : 'Location is deactivated'),
  ),
  deleteProduct: doer(z.object(product), ({ keeper }, input) =>
    told(keeper.deleteProduct(input), 'Product deleted'),
  ),
  installApp: doer(z.object({}), ({ keeper }) => told(keeper.installApp(), 'App installed')),
  uninstallApp: doer(z.object({}), ({ keeper }) => told(keeper.uninstallApp(), 'App uninstalled')),
  flashSale: doer(
    z.object({
      variantIds: z.array(id).default([]),
      search: z.string().default(''),
      orders: count,
      seconds: z.coerce.number().min(0).max(3600),
      quantity: count.default(1),
      publicationId: optionalId,
    }),
    ({ keeper, now, domain, sales }, { search, ...order }) => {
      const found = () =>
        keeper
          .products()
          .filter((one) => fits(one, search))
          .flatMap((one) => one.variants.map((v) => v.id));
      const variantIds = order.variantIds.length > 0 ? order.variantIds : found();
      if (variantIds.length === 0) return { ok: false, reason: 'There is nothing to sell' };
      const started = sales.start(domain, now, { ...order, variantIds });
      return started ? { ok: true } : { ok: false, reason: 'A flash sale is running already' };
    },
  ),
  stopFlashSale: doer(z.object({}), ({ domain, sales }) => {
    sales.stop(domain);
    return { ok: true, said: 'Flash sale stopped' };
  }),
};

/** Does `verb`; undefined when there is no such verb. */
export function act(verb: string, context: Context, input: unknown): Deed | undefined {
  return Object.hasOwn(DOERS, verb) ? DOERS[verb]?.(context, input) : undefined;
}
