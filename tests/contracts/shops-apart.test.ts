/**
 * Law 9 as a property: whatever happens to the shop next door, with the very same ids, a shop's record is the one it
 * would have alone. Judging, deliveries, orders, people, baselines, alerts and erasure, in random order.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TABLES_OF_SHOP } from '../../app/db/repositories/shop.ts';
import { judgeProduct } from '../../app/flow/judge.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import {
  campaign,
  delivery,
  HOUR,
  installShop,
  item,
  level,
  newShop,
  NOON,
  orderLine,
  ofProduct,
} from './store-fixture.ts';

const DEEDS = [
  'sell',
  'level',
  'judge',
  'override',
  'alert',
  'baseline',
  'foreign',
  'event',
  'end',
  'erase',
] as const;
interface Deed {
  /** Whether it happens to the shop that is watched, or to the one next door. */
  own: boolean;
  kind: (typeof DEEDS)[number];
  product: '7' | '8';
  units: number;
}

/** Stories about two or three kinds of deed: what one undoes of the other shows. */
const deeds = fc.subarray([...DEEDS], { minLength: 2, maxLength: 3 }).chain((kinds) =>
  fc.array(
    fc.record<Deed>({
      own: fc.boolean(),
      kind: fc.constantFrom(...kinds),
      product: fc.constantFrom('7', '8'),
      units: fc.constantFrom(0, 3, 40),
    }),
    { minLength: 6, maxLength: 14, size: 'max' },
  ),
);

async function settle(ground: Ground, shop: string): Promise<void> {
  await installShop(ground.store, shop, ['7', '8']);
  await ground.store.inShop(shop, async (tx) => {
    await tx.saveShop({ actingSince: NOON - HOUR });
    await tx.insertCampaign(campaign('c1'));
    await tx.upsertItems([item('c1', '7'), item('c1', '8')], NOON - HOUR);
  });
}

async function carryOut(
  ground: Ground,
  shop: string,
  { kind, product, units }: Deed,
  now: number,
): Promise<void> {
  const { store } = ground;
  const subject = `item:c1:${product}:test`;
  switch (kind) {
    case 'level':
      return store.takeIn(delivery(shop, level(product, units, { updatedAt: now })), now);
    case 'judge':
      await judgeProduct({ store, clock: { now: () => now } }, shop, product);
      return;
    case 'event':
      return store.takeIn(
        {
          levels: [],
          disconnects: [],
          events: [{ shop, webhookId: `w${now}`, topic: 'orders/create', triggeredAt: now, body: '{}' }],
        },
        now,
      );
    case 'sell':
      return store.inShop(
        shop,
        async (tx) => void (await tx.upsertOrderLines([orderLine(product, units, now)])),
      );
    case 'override':
      return store.inShop(shop, async (tx) => {
        const input = {
          productId: product,
          campaignId: null,
          kind: 'keep_visible',
          response: null,
          until: null,
        } as const;
        await tx.addOverride({
          ...input,
          untilKind: 'restock',
          reason: '',
          by: '',
          inferred: true,
          createdAt: now,
        });
        if (units === 0) await tx.endInferredOverrides([product], 0, now);
      });
    case 'alert':
      return store.inShop(shop, async (tx) => {
        const alert = {
          subject,
          kind: 'drift',
          urgency: 'later',
          message: 'm',
          params: {},
          campaignId: 'c1',
        } as const;
        if (units === 0) await tx.resolveAlerts([subject], now);
        else await tx.openAlerts(product, [alert], now);
      });
    case 'baseline':
      return store.inShop(shop, async (tx) => {
        const kept = {
          field: 'status',
          was: 'ACTIVE',
          wrote: 'UNLISTED',
          state: 'confirmed',
          at: now,
        } as const;
        const rest = { confirmedAt: now, foreignSeenAt: null, foreignValue: null };
        if (units === 0) await tx.dropBaselines([{ productId: product, field: 'status' }]);
        else await tx.putBaselines(ofProduct(product, [{ ...kept, ...rest }]));
      });
    case 'foreign':
      return store.inShop(shop, async (tx) => {
        if (units === 0) await tx.forgetForeignChanges({ likeness: 'x' });
        else await tx.keepForeignChange({ productId: product, field: 'status', at: now, likeness: 'x' });
      });
    case 'end':
      return store.inShop(shop, (tx) => tx.updateCampaign('c1', { state: 'ended', endedAt: now }));
    case 'erase':
      await store.inShop(shop, (tx) => tx.eraseShop());
      return settle(ground, shop);
  }
}

/** Every row of a shop, without its name, ids that are drawn anew, and the database's own clock. */
async function recordOf({ database }: Ground, shop: string): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {};
  for (const table of TABLES_OF_SHOP) {
    const own = table === 'Campaign' ? 'updatedAt' : table === 'Work' ? 'markedAt' : 'id';
    const rows = await database.sql.rows<{ row: string }>(
      `SELECT (to_jsonb(t) - 'shop' - 'name' - '${own}')::text AS row FROM "${table}" t WHERE shop = $1 ORDER BY 1`,
      shop,
    );
    tables[table] = rows.map(({ row }) => row);
  }
  return tables;
}

onEachDatabase('A shop and the one next door', (ground) => {
  it('know nothing of each other, whatever happens to either (law 9)', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (list) => {
        const [shop, nextDoor, alone] = [newShop(), newShop(), newShop()];
        const happen = async (mine: (deed: Deed) => string | null): Promise<void> => {
          let now = NOON;
          for (const deed of list) {
            now += 90_000;
            const where = mine(deed);
            if (where) await carryOut(ground, where, deed, now);
          }
        };
        for (const one of [shop, nextDoor]) await settle(ground, one);
        await happen(({ own }) => (own ? shop : nextDoor));
        const besideAnother = await recordOf(ground, shop);
        // Only now: what leaked from next door would have reached this shop too.
        await settle(ground, alone);
        await happen(({ own }) => (own ? alone : null));
        expect(besideAnother).toEqual(await recordOf(ground, alone));
      }),
      { numRuns: 30 },
    );
  });
});
