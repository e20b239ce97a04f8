/** Verbs about discounts and shipments: what merchants do in their admin. */
import { z } from 'zod';
import {
  changeDiscount,
  changedDiscountSchema,
  createDiscount,
  deleteDiscount,
  newDiscountSchema,
} from '../effects/discounts.ts';
import { changeShipment, createShipment, newShipmentSchema, receive } from '../effects/shipments.ts';
import { verb, type Verb } from './verb.ts';

const id = z.string();
const NO_SHIPMENT = { ok: false, reason: 'There is no such shipment' } as const;

export const PLANNED_VERBS: Readonly<Record<string, Verb>> = {
  createDiscount: verb(newDiscountSchema, (input, _keeper, shop) => ({
    ok: true,
    discountId: shop.perform((act) => createDiscount(act, input)).id,
  })),
  changeDiscount: verb(
    changedDiscountSchema.extend({ discountId: id }),
    ({ discountId, ...changes }, _keeper, shop) => {
      const discount = shop.state.discounts.get(discountId);
      if (!discount) return { ok: false, reason: 'There is no such discount' };
      shop.perform((act) => changeDiscount(act, discount, changes));
      return { ok: true };
    },
  ),
  deleteDiscount: verb(z.object({ discountId: id }), ({ discountId }, _keeper, shop) => {
    const discount = shop.state.discounts.get(discountId);
    if (!discount) return { ok: false, reason: 'There is no such discount' };
    shop.perform((act) => deleteDiscount(act, discount));
    return { ok: true };
  }),
  createShipment: verb(newShipmentSchema, (input, _keeper, shop) => {
    const known = input.lines.every(({ inventoryItemId }) => shop.state.items.has(inventoryItemId));
    if (!known || !shop.state.locations.has(input.locationId))
      return { ok: false, reason: 'There is no such item or location' };
    return { ok: true, shipmentId: shop.perform((act) => createShipment(act, input)).id };
  }),
  /** `arrivesAt` in milliseconds since 1970; null: nobody says when. */
  changeShipment: verb(
    z.object({ shipmentId: id, arrivesAt: z.number().nullable() }),
    ({ shipmentId, arrivesAt }, _keeper, shop) => {
      const shipment = shop.state.shipments.get(shipmentId);
      if (!shipment) return NO_SHIPMENT;
      shop.perform((act) => changeShipment(act, shipment, { arrivesAt }));
      return { ok: true };
    },
  ),
  /** All that is left of every line, or of each at most so many; `rejected` of them are broken. */
  receiveShipment: verb(
    z.object({
      shipmentId: id,
      most: z.number().int().positive().optional(),
      rejected: z.number().int().min(0).default(0),
    }),
    ({ shipmentId, most = Infinity, rejected }, _keeper, shop) => {
      const shipment = shop.state.shipments.get(shipmentId);
      if (!shipment) return NO_SHIPMENT;
      shop.perform((act) => receive(act, shipment, { most, rejected }));
      return { ok: true };
    },
  ),
  deleteShipment: verb(z.object({ shipmentId: id }), ({ shipmentId }, _keeper, shop) => {
    if (!shop.state.shipments.delete(shipmentId)) return NO_SHIPMENT;
    shop.state.version++;
    return { ok: true };
  }),
};
