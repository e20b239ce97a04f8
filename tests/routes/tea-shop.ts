/** A tea shop in an embedded database, empty before each test, and the read models over it. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Assessment } from '../../app/core/decision.ts';
import { createViews } from '../../app/db/views/create.ts';
import { DAY, NOW, policy } from '../support/builders.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';

export const SHOP = 'tea.myshopify.com';
export const OTHER = 'other.myshopify.com';
/** The moment so many milliseconds after now. */
export const at = (ms: number): Date => new Date(NOW + ms);

/** What its tests look with, and what they put into it. To be called once, outside of any test. */
export function teaShop() {
  let db: TestDatabase;
  const prisma = () => db.database.prisma;

  beforeAll(async () => {
    db = await embeddedDatabase();
  });
  afterAll(() => db.remove());

  beforeEach(async () => {
    const tables = [
      'Shop',
      'Location',
      'Publication',
      'Product',
      'Variant',
      'InventoryLevel',
      'Campaign',
      'CampaignItem',
    ];
    tables.push(
      'MembershipSource',
      'Verdict',
      'Hold',
      'Baseline',
      'Action',
      'LedgerEntry',
      'Override',
      'Alert',
      'ReadinessChange',
    );
    for (const table of tables) await db.database.sql.run(`DELETE FROM "${table}"`);
    await prisma().shop.createMany({
      data: [SHOP, OTHER].map((shop) => ({
        shop,
        name: shop === SHOP ? 'Tea' : 'Other',
        ianaTimezone: 'Europe/Berlin',
        installedAt: at(0),
        syncState: 'done',
      })),
    });
    await prisma().location.createMany({
      data: [
        { shop: SHOP, id: '1', name: 'Warehouse', isActive: true, fulfillsOnlineOrders: true },
        { shop: SHOP, id: '2', name: 'Showroom', isActive: true, fulfillsOnlineOrders: false },
      ],
    });
  });

  const assessment = (given: Partial<Assessment> = {}): Assessment =>
    ({ reason: 'why.covered', moneyAtRisk: 0, expectedDemand: 4.4, ...given }) as Assessment;

  async function product(id: string, title: string, available: number, shop = SHOP): Promise<void> {
    await prisma().product.create({
      data: {
        shop,
        id,
        title,
        handle: `h${id}`,
        status: 'ACTIVE',
        tags: [],
        updatedAt: at(0),
        seenAt: at(0),
      },
    });
    const variant = {
      title: 'Default Title',
      sku: `SKU-${id}`,
      price: 10,
      position: 1,
      inventoryPolicy: 'DENY',
      tracked: true,
    };
    await prisma().variant.create({
      data: { shop, id: `${id}1`, productId: id, inventoryItemId: `${id}2`, ...variant },
    });
    const level = { shop, inventoryItemId: `${id}2`, updatedAt: at(0), confirmedAt: at(0) };
    await prisma().inventoryLevel.createMany({
      data: [
        { ...level, locationId: '1', available },
        { ...level, locationId: '2', available: 100 },
      ],
    });
  }

  async function campaign(id: string, given: object = {}, shop = SHOP): Promise<void> {
    await prisma().campaign.create({
      data: {
        shop,
        id,
        name: `Campaign ${id}`,
        handle: id,
        kind: 'sale',
        goal: 'keep_available',
        startsAt: at(-DAY),
        endsAt: at(DAY),
        commitAt: at(-8 * DAY),
        state: 'live',
        policy: policy(),
        createdAt: at(0),
        createdBy: '1',
        updatedAt: at(0),
        ...given,
      },
    });
  }

  async function item(
    campaignId: string,
    productId: string,
    verdict: string,
    given: { hero?: boolean; money?: number; runsOutAt?: Date; p?: number } = {},
  ): Promise<void> {
    const ids = { shop: SHOP, campaignId, variantId: `${productId}1`, productId };
    const hero = given.hero ?? false;
    await prisma().campaignItem.create({
      data: { ...ids, inventoryItemId: `${productId}2`, hero, source: 'picked', addedAt: at(0) },
    });
    await prisma().verdict.create({
      data: {
        ...ids,
        verdict,
        assessment: { ...assessment({ moneyAtRisk: given.money ?? 0 }) },
        moneyAtRisk: given.money ?? 0,
        pStockout: given.p ?? null,
        runsOutAt: given.runsOutAt ?? null,
        at: at(0),
      },
    });
  }

  const hold = (id: string, campaignId: string, productId: string, response: string, mode = 'act') =>
    prisma().hold.create({
      data: {
        shop: SHOP,
        id,
        campaignId,
        productId,
        variantId: `${productId}1`,
        response,
        mode,
        cause: 'sold_out',
        reason: {},
        openedAt: at(0),
      },
    });

  return { views: () => createViews(db.database.sql), prisma, product, campaign, item, hold };
}
