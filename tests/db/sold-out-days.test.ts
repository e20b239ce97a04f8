import { describe, expect, it } from 'vitest';
import { soldOutDays, type StockDay } from '../../app/db/repositories/sold-out-days.ts';

const day = (at: number, highest: number, last: number, locationId = '1'): StockDay => ({
  inventoryItemId: '1',
  locationId,
  day: at,
  highest,
  last,
});
const out = (stock: StockDay[], locations = ['1']): number[] => [
  ...soldOutDays(stock, '1', locations, 10, 15),
];

describe('Days without stock', () => {
  it('are those between the day of selling out and the day of the restock', () => {
    expect(out([day(9, 5, 5), day(11, 5, 0), day(14, 3, 3)])).toEqual([12, 13]);
  });
  it('may be interrupted by no restock, however short', () => {
    expect(out([day(9, 0, 0), day(12, 2, 0)])).toEqual([10, 11, 13, 14]);
  });
  it('say nothing while the number is not known', () => {
    expect(out([])).toEqual([]);
    expect(out([day(12, 0, 0)])).toEqual([13, 14]);
  });
  it('add the locations up, and leave others out', () => {
    const stock = [day(9, 0, 0, '1'), day(9, 4, 4, '2'), day(12, 4, -1, '2')];
    expect(out(stock, ['1'])).toEqual([10, 11, 12, 13, 14]);
    expect(out(stock, ['1', '2'])).toEqual([13, 14]);
    expect(out(stock, ['1', '3'])).toEqual([10, 11, 12, 13, 14]);
    expect(out(stock, [])).toEqual([]);
  });
});
