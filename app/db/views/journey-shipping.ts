/** Shipping on the journey: what it is now beside what it was. */
import { onTimeShare, type ShipMeasures } from '../../core/measures/ship-times.ts';
import type { JourneyCarrier, JourneyShipping } from './journey-shapes.ts';

/** Each carrier that delivered now, the least punctual first. */
export const carriersOf = (now: ShipMeasures | null, before: ShipMeasures | null): JourneyCarrier[] =>
  (now?.carriers ?? []).map((one) => {
    const was = before?.carriers.find(({ carrier }) => carrier === one.carrier);
    return {
      carrier: one.carrier,
      parcels: one.parcels,
      onTime: onTimeShare([one]),
      onTimeBefore: was ? onTimeShare([was]) : null,
    };
  });

/** Order to ship with items of campaigns and without; empty where orders are not read, or there were none. */
export const shippingOf = (now: ShipMeasures | null, before: ShipMeasures | null): JourneyShipping[] =>
  now === null || now.inside.orders + now.outside.orders === 0
    ? []
    : (['inside', 'outside'] as const).map((side) => ({
        side,
        units: now[side].orders === 0 && now.untold[side] > 0 ? null : now[side].orders,
        median: now[side].median,
        p90: now[side].p90,
        medianBefore: before?.[side].median ?? null,
        p90Before: before?.[side].p90 ?? null,
      }));
