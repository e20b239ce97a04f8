import type { OrderReturn } from '../../core/returns.ts';
import type { ReadinessPort } from '../../flow/readiness/ports.ts';
import { FindReturns, type FindReturnsAnswer } from '../admin/generated/operations.ts';
import { digitsOf, findDigits } from '../ids.ts';
import { ask, mapRead, millis, quoted, readPages, type ReadDeps } from './reading.ts';

type Node = FindReturnsAnswer['orders']['nodes'][number];

/** Returns of orders that changed since (epoch milliseconds); needs a scope of its own, else `no_access`. */
export const findReturns =
  (deps: ReadDeps): ReadinessPort['findReturns'] =>
  async (shop, since) => {
    const query = `updated_at:>=${quoted(new Date(since).toISOString())}`;
    const orders = await readPages(null, async (after) =>
      mapRead(await ask(deps, shop, FindReturns, { query, after }, 'background'), (value) => value.orders),
    );
    return mapRead(orders, (nodes) => nodes.filter(({ test }) => !test).flatMap(returnsOf));
  };

const returnsOf = ({ id, returns }: Node): OrderReturn[] =>
  returns.nodes.map((one) => ({
    returnId: digitsOf('Return', one.id),
    orderId: digitsOf('Order', id),
    createdAt: millis(one.createdAt),
    status: one.status,
    lines: one.returnLineItems.nodes.flatMap((line) => {
      if (line['__typename'] !== 'ReturnLineItem') return [];
      const { product } = line.fulfillmentLineItem.lineItem;
      return [
        {
          productId: product && findDigits('Product', product.id),
          units: line.quantity,
          reason: line.returnReasonDefinition?.handle ?? null,
        },
      ];
    }),
  }));
