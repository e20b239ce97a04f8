/** A shop with a row in every table that has a shop, and how many rows each has. */
import { TABLES_OF_SHOP } from '../../app/db/repositories/shop.ts';
import type { ShopTx } from '../../app/flow/store.ts';
import type { Ground } from '../support/each-database.ts';
import { assessment, campaign, DAY, item, level, NOON, orderLine, ofProduct } from './store-fixture.ts';

/** Something in every table that a transaction of the shop writes. */
export async function fill(tx: ShopTx): Promise<void> {
  await tx.insertCampaign(campaign('c'));
  await tx.keepReadiness('c', NOON, { verdict: 'ready', checks: [] });
  await tx.keepReadinessLook('c', NOON, { verdict: 'ready', checks: [], running: true });
  await tx.saveShippingWatch({
    lookedAt: NOON,
    readUntil: NOON,
    denied: false,
    returnsReadUntil: null,
    returnsDenied: false,
    slippingSince: null,
  });
  await tx.saveShipmentWatch({ lookedAt: NOON, denied: false });
  await tx.noteLaunch({ productId: '7', at: NOON, tag: null, campaignId: null });
  const order = {
    orderedAt: NOON,
    updatedAt: NOON,
    cancelledAt: null,
    cancelReason: null,
    complete: true,
    parcels: [],
  };
  const came = { returnId: '1', orderId: '1', createdAt: NOON, status: 'OPEN', lines: [] };
  await tx.saveReturns([came]);
  await tx.saveShippedOrders([{ orderId: '1', ...order }]);
  await tx.savePages(
    [
      {
        productId: '7',
        updatedAt: NOON,
        url: null,
        description: 0,
        images: 0,
        withoutAlt: 0,
        shown: {},
        variants: [],
      },
    ],
    NOON,
  );
  await tx.seeCollectionPage('1', {});
  const answered = { status: 200, ms: 1, content: null, problem: null };
  await tx.saveLandingVisit({ placementId: 'p', url: 'https://a.test', failingSince: null }, answered, NOON);
  await tx.setSources('c', [{ kind: 'tag', value: 'summer' }]);
  await tx.saveLevels([level('7', 5)], NOON);
  await tx.upsertItems([item('c', '7')], NOON);
  const said = { answer: 'feasible', note: '', at: NOON, by: 'p', planned: 60 } as const;
  await tx.putFeasibility({ campaignId: 'c', variantId: '71', ...said });
  const survey = { id: 'campaign:c', campaignId: 'c', title: 'C', openedAt: NOON, closesAt: NOON + DAY };
  await tx.openSurvey({ ...survey, anonymous: false }, ['u']);
  const scores = { plan_in_time: 1, told_of_changes: 2, stock_matched: 3, alerts_helped: 4 };
  await tx.addSurveyAnswer({ id: 'w', surveyId: 'campaign:c', scores, text: 't', by: 'p' });
  await tx.addGuestLink({
    id: 'l',
    name: 'Anna',
    role: 'operations',
    purposes: ['stock'],
    locale: 'en',
    createdAt: NOON,
    createdBy: 'p',
    expiresAt: NOON + DAY,
    revokedAt: null,
    lastUsedAt: null,
  });
  await tx.upsertOrderLines([orderLine('7', 2, NOON - DAY)]);
  const verdict = { campaignId: 'c', variantId: '71', verdict: 'below_need', assessment } as const;
  await tx.saveVerdicts([{ productId: '7', ...verdict }], NOON);
  await tx.openHolds(
    '7',
    [
      {
        campaignId: 'c',
        variantId: '71',
        response: 'flag',
        mode: 'act',
        cause: 'below_need',
        reason: assessment,
      },
    ],
    NOON,
  );
  await tx.putBaselines(
    ofProduct('7', [
      {
        field: 'status',
        was: 'ACTIVE',
        wrote: 'UNLISTED',
        state: 'writing',
        at: NOON,
        confirmedAt: null,
        foreignSeenAt: null,
        foreignValue: null,
      },
    ]),
  );
  await tx.planActions(
    [
      {
        productId: '7',
        writes: [
          { write: { kind: 'delete_metafield', productId: '7' }, fields: ['metafield'], urgency: 'normal' },
        ],
        causes: [],
      },
    ],
    NOON,
  );
  await tx.beginCrowd(['7'], NOON);
  await tx.ledger(
    '7',
    [
      {
        kind: 'hold',
        message: 'm',
        params: { n: 1 },
        campaignId: 'c',
        variantId: '71',
        actor: 'holdfast',
        cost: 10,
      },
    ],
    NOON,
  );
  await tx.addOverride({
    productId: '7',
    campaignId: null,
    kind: 'keep_visible',
    response: null,
    until: null,
    untilKind: 'restock',
    reason: 'r',
    by: 'p',
    inferred: false,
    createdAt: NOON,
  });
  await tx.openAlerts(
    '7',
    [{ subject: 's', kind: 'sold_out', urgency: 'now', message: 'm', params: {}, campaignId: 'c' }],
    NOON,
  );
  await tx.upsertMember({
    userId: 'u',
    role: 'owner',
    name: 'N',
    email: null,
    locale: 'en',
    accountOwner: true,
    collaborator: false,
    interim: false,
    joinedAt: NOON,
    lastSeenAt: NOON,
  });
  await tx.mark('judge', ['7'], NOON);
  await tx.savePagesLook(NOON);
}

/** Number of rows of the shop in each table that has any. */
export async function rowsOf({ database }: Ground, shop: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES_OF_SHOP) {
    const [row] = await database.sql.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM "${table}" WHERE shop = $1`,
      shop,
    );
    if (row && row.count > 0) counts[table] = row.count;
  }
  return counts;
}
