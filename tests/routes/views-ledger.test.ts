/** The ledger over a real (embedded) database: pages and filters, and one shop’s eyes only. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { LedgerQuery } from '../../app/db/views/views.ts';
import { NOW } from '../support/builders.ts';
import { at, OTHER, SHOP, teaShop } from './tea-shop.ts';

const { views, prisma, product } = teaShop();

const everyEntry: LedgerQuery = {
  campaignId: null,
  productId: null,
  search: '',
  kinds: [],
  from: null,
  to: null,
  before: null,
  limit: 2,
};

const ids = async (query: Partial<LedgerQuery>) =>
  (await views().ledger(SHOP, { ...everyEntry, limit: 10, ...query })).rows.map(({ id }) => id);

describe('the ledger', () => {
  beforeEach(async () => {
    await product('10', 'Tea', 5);
    const entry = { shop: SHOP, message: 'ledger.x', params: {}, actor: 'holdfast', productId: '10' };
    await prisma().ledgerEntry.createMany({
      data: [0, 1, 1, 2, 3].map((second, n) => ({
        ...entry,
        id: `e${n}`,
        at: at(second * 1000),
        kind: n % 2 ? 'hold' : 'write',
      })),
    });
    await prisma().ledgerEntry.create({ data: { ...entry, shop: OTHER, id: 'x', at: at(0), kind: 'hold' } });
  });

  test('pages neither skip nor repeat entries of the same moment', async () => {
    const seen: string[] = [];
    let query = everyEntry;
    for (let turn = 0; turn < 5; turn += 1) {
      const page = await views().ledger(SHOP, query);
      seen.push(...page.rows.map(({ id }) => id));
      const last = page.rows.at(-1);
      if (!page.more || !last) break;
      query = { ...query, before: { at: last.at, id: last.id } };
    }
    expect(seen).toEqual(['e4', 'e3', 'e2', 'e1', 'e0']);
  });

  test('filters by kind, product text and time', async () => {
    expect(await ids({ kinds: ['hold'] })).toEqual(['e3', 'e1']);
    expect(await ids({ search: 'tea', from: NOW + 1000, to: NOW + 2000 })).toEqual(['e2', 'e1']);
    expect(await ids({ search: 'coffee' })).toEqual([]);
  });
});
