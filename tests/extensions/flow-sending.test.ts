/** What Flow is told: from the ledger entry to the message. */
import { beforeAll, expect, test } from 'vitest';
import { tellingSchema } from '../../app/core/telling.ts';
import { createReachStore } from '../../app/db/reach.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import type { WriteResult } from '../../app/flow/ports.ts';
import type { ReachStore } from '../../app/flow/reach/store.ts';
import { sendTriggers } from '../../app/flow/reach/trigger-sender.ts';
import { flowWords } from '../../app/notify/flow-words.ts';
import type { DeliveryState } from '../../app/flow/telling/store.ts';
import { HOUR, NOON } from '../contracts/store-fixture.ts';
import { quiet } from '../support/database.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { shopThatTellsFlow } from './flow-shop.ts';

onEachDatabase('Triggers', (ground) => {
  let store: ReachStore;
  beforeAll(() => {
    store = createReachStore(ground.database);
  });

  const shopWith = (mode: 'act' | 'watch') => shopThatTellsFlow(ground, mode);
  const write = (shop: string, productId: string | null, messages: readonly string[], now = NOON) =>
    ground.store.inShop(shop, (tx) =>
      tx.ledger(
        productId,
        messages.map((message) => ({
          kind: 'hold',
          message,
          params: { variant: message, response: 'hide', cause: 'sold_out' },
          campaignId: 'c',
          variantId: null,
          actor: 'holdfast',
        })),
        now,
      ),
    );
  const events = (shop: string) =>
    ground.database.sql.rows<{ handle: string; state: string; payload: object; error: string | null }>(
      `SELECT handle, state, payload, error FROM "FlowEvent" WHERE shop = $1 ORDER BY id`,
      shop,
    );
  /** A Shopify that answers in turn, and what it was asked. */
  const answering = (...answers: WriteResult[]) => {
    const asked: [string, string, object][] = [];
    return {
      asked,
      send: (now: number) =>
        sendTriggers({
          store,
          words: flowWords('key'),
          clock: { now: () => now },
          log: quiet,
          shopify: {
            async receiveFlowTrigger(shop, handle, payload) {
              asked.push([shop, handle, payload]);
              return answers.shift() ?? { outcome: 'done', cost: 1 };
            },
          },
        }),
    };
  };

  test('are queued with their ledger entry, or not at all', async () => {
    const shop = await shopWith('act');
    await expect(
      ground.store.inShop(shop, async (tx) => {
        const entry = {
          kind: 'hold',
          message: 'ledger.hold_opened',
          params: {},
          campaignId: 'c',
          variantId: null,
        };
        await tx.ledger('7', [{ ...entry, actor: 'holdfast' }], NOON);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await events(shop)).toEqual([]);
    await write(shop, '7', ['ledger.hold_opened', 'ledger.write_done']);
    expect(await events(shop)).toEqual([
      {
        handle: 'product-held',
        state: 'waiting',
        error: null,
        payload: {
          product_id: 7,
          Campaign: 'Night',
          'Campaign handle': 'night',
          Acting: true,
          Variant: 'ledger.hold_opened',
          Response: 'hide',
          Cause: 'sold_out',
        },
      },
    ]);
  });

  test('one message per product while it waits, another after it was sent', async () => {
    const shop = await shopWith('act');
    await write(shop, '7', ['ledger.hold_opened', 'ledger.hold_opened']);
    await write(shop, '7', ['ledger.hold_opened']);
    await write(shop, '8', ['ledger.hold_opened']);
    expect(await events(shop)).toHaveLength(2);
    const shopify = answering();
    expect(await shopify.send(NOON)).toBe(2);
    expect(shopify.asked.map(([, handle]) => handle)).toEqual(['product-held', 'product-held']);
    await write(shop, '7', ['ledger.hold_opened']);
    expect((await events(shop)).map(({ state }) => state)).toEqual(['sent', 'sent', 'waiting']);
  });

  test('a campaign that watches tells of itself and of none of its products', async () => {
    const shop = await shopWith('watch');
    await write(shop, '7', ['ledger.hold_opened', 'ledger.hold_closed']);
    await write(shop, null, ['ledger.campaign_live']);
    expect(await events(shop)).toEqual([
      expect.objectContaining({
        handle: 'campaign-launched',
        payload: expect.objectContaining({ Acting: false }),
      }),
    ]);
  });

  test('are sent again when Shopify is away or the answer is lost, later and later', async () => {
    const shop = await shopWith('act');
    await write(shop, '7', ['ledger.hold_opened']);
    const shopify = answering(
      { outcome: 'later', reason: 'throttled', retryAfterMs: 60_000 },
      { outcome: 'unsure', reason: 'lost' },
      { outcome: 'no_access', reason: 'token', detail: 'revoked' },
    );
    await shopify.send(NOON);
    expect(await shopify.send(NOON + 59_000)).toBe(0);
    expect(await shopify.send(NOON + 60_000)).toBe(1);
    expect(await shopify.send(NOON + 62_000)).toBe(0);
    expect(await shopify.send(NOON + 64_000)).toBe(1);
    expect(await shopify.send(NOON + 80_000)).toBe(1);
    expect(await events(shop)).toEqual([expect.objectContaining({ state: 'sent' })]);
    expect(shopify.asked).toHaveLength(4);
  });

  test('what Shopify refuses is not sent again, and says why', async () => {
    const shop = await shopWith('act');
    await write(shop, '7', ['ledger.hold_opened']);
    const refusal = { field: ['body'], message: "Invalid handle 'product-held'." };
    const shopify = answering({ outcome: 'refused', cost: 0, errors: [refusal] });
    await shopify.send(NOON);
    await shopify.send(NOON + HOUR);
    expect(shopify.asked).toHaveLength(1);
    expect(await events(shop)).toEqual([
      expect.objectContaining({ state: 'failed', error: refusal.message }),
    ]);
  });

  test('two processes never send the same, and what a killed one had taken comes back', async () => {
    const shop = await shopWith('act');
    await write(shop, '7', ['ledger.hold_opened']);
    const [one, two] = await Promise.all([
      store.claimTriggers(5, NOON, 60_000),
      store.claimTriggers(5, NOON, 60_000),
    ]);
    expect(one.length + two.length).toBe(1);
    expect(await store.claimTriggers(5, NOON + 59_000, 60_000)).toEqual([]);
    expect(await store.claimTriggers(5, NOON + 61_000, 60_000)).toHaveLength(1);
  });

  test('what the shop does not let Flow hear is not sent, now or later; a hero has a row of its own', async () => {
    const shop = await shopWith('act');
    const letHear = (matrix: object) =>
      ground.store.inShop(shop, (tx) => tx.saveAgreedTelling(tellingSchema.parse({ matrix }), NOON));
    const below = (productId: string, hero: boolean) =>
      ground.store.inShop(shop, (tx) =>
        tx.ledger(
          productId,
          [
            {
              kind: 'verdict',
              message: 'ledger.verdict_changed',
              params: {
                verdict: 'below_need',
                variant: 'Red',
                buyable: 3,
                need: 9,
                ...(hero ? { hero } : {}),
              },
              campaignId: 'c',
              variantId: null,
              actor: 'holdfast',
            },
          ],
          NOON,
        ),
      );
    await letHear({ held: { flow: 'off' }, below_need: { flow: 'off' } });
    await write(shop, '7', ['ledger.hold_opened', 'ledger.hold_opened', 'ledger.hold_closed']);
    await below('7', false);
    await below('8', true);
    expect((await events(shop)).map(({ handle, state }) => [handle, state])).toEqual([
      ['product-held', 'not_told'],
      ['product-released', 'waiting'],
      ['product-below-need', 'not_told'],
      ['product-below-need', 'waiting'],
    ]);
    const shopify = answering();
    await shopify.send(NOON);
    await letHear({});
    await shopify.send(NOON + HOUR);
    expect(shopify.asked.map(([, handle]) => handle).toSorted()).toEqual([
      'product-below-need',
      'product-released',
    ]);
  });

  test('are in the log of what was told: with their reason, with each attempt, and for nobody but those who see all', async () => {
    const shop = await shopWith('act');
    await ground.store.inShop(shop, (tx) =>
      tx.saveAgreedTelling(tellingSchema.parse({ matrix: { released: { flow: 'off' } } }), NOON),
    );
    await write(shop, '7', ['ledger.hold_opened', 'ledger.hold_closed']);
    const telling = createTellingStore(ground.database);
    const log = (readerId: string | null, state: DeliveryState | null = null) =>
      telling.inShop(shop, (tx) => tx.deliveryLog({ readerId, state }, 50));
    const shopify = answering({ outcome: 'later', reason: 'throttled', retryAfterMs: 60_000 });
    await shopify.send(NOON + 2);
    // Those that are due together are sent in no order.
    await write(shop, null, ['ledger.campaign_live'], NOON + 3);
    await shopify.send(NOON + 3);
    const of = { audience: 'flow', readerName: null, phase: 'opened' };
    const about = { campaign: 'Night', product: 'Product 7' };
    expect(await log(null)).toMatchObject([
      { ...of, message: 'in_flow.campaign-launched', how: 'now', state: 'sent', finishedAt: NOON + 3 },
      {
        ...of,
        message: 'in_flow.product-released',
        how: 'none',
        reason: 'off',
        state: 'not_told',
        params: about,
      },
      {
        ...of,
        message: 'in_flow.product-held',
        how: 'now',
        reason: 'rule',
        state: 'waiting',
        error: 'throttled',
        dueAt: NOON + 60_002,
        params: { ...about, variant: 'ledger.hold_opened' },
      },
    ]);
    await shopify.send(NOON + 60_002);
    expect((await log(null, 'sent')).map(({ message }) => message)).toEqual([
      'in_flow.campaign-launched',
      'in_flow.product-held',
    ]);
    expect(await log('1')).toEqual([]);
  });

  test('nothing is sent for a shop that is gone', async () => {
    const shop = await shopWith('act');
    await write(shop, '7', ['ledger.hold_opened']);
    await ground.store.inShop(shop, (tx) => tx.saveShop({ uninstalledAt: NOON }));
    expect(await store.claimTriggers(5, NOON, 1)).toEqual([]);
  });
});
