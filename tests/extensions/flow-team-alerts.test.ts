/** What Flow is told of alerts that have no trigger of their own: from the alert to the message. */
import { beforeAll, expect, test } from 'vitest';
import { MATRIX_TRIGGERS, triggerOfAlert } from '../../app/core/audience.ts';
import type { AlertDraft } from '../../app/core/decision.ts';
import { namesInFlow } from '../../app/core/flow-triggers.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import { createReachStore } from '../../app/db/reach.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import type { FlowPayload, ReachStore } from '../../app/flow/reach/store.ts';
import { sendTriggers } from '../../app/flow/reach/trigger-sender.ts';
import { flowWords } from '../../app/notify/flow-words.ts';
import { NOON } from '../contracts/store-fixture.ts';
import { quiet } from '../support/database.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { shopThatTellsFlow } from './flow-shop.ts';

const MINUTE = 60_000;

/** One alert for each row that this trigger tells of. */
const KINDS = [
  'campaign',
  'brake',
  'task',
  'stray',
  'sign_off_answered',
  'sign_off_expired',
  'budget',
  'product_launch',
  'page_down',
  'slipping',
  'not_known',
] as const satisfies AlertDraft['kind'][];

const alert = (kind: AlertDraft['kind'], more: Partial<AlertDraft> = {}): AlertDraft => ({
  subject: `about:${kind}`,
  kind,
  urgency: 'today',
  message: `alert.${kind}`,
  params: { product: 'Cup', variant: 'Red', campaign: 'Night' },
  campaignId: 'c',
  ...more,
});

onEachDatabase('Alerts in Flow', (ground) => {
  let store: ReachStore;
  beforeAll(() => {
    store = createReachStore(ground.database);
  });

  const shopWith = (mode: 'act' | 'watch') => shopThatTellsFlow(ground, mode);
  const open = (shop: string, productId: string | null, alerts: readonly AlertDraft[], at = NOON) =>
    ground.store.inShop(shop, (tx) => tx.openAlerts(productId, alerts, at));
  const send = async (now: number): Promise<FlowPayload[]> => {
    const sent: FlowPayload[] = [];
    await sendTriggers({
      store,
      words: flowWords('key'),
      clock: { now: () => now },
      log: quiet,
      shopify: {
        async receiveFlowTrigger(_shop, handle, payload) {
          expect(handle).toBe('team-alerted');
          sent.push(payload as FlowPayload);
          return { outcome: 'done', cost: 10 };
        },
      },
    });
    return sent;
  };

  test('every row of the matrix that it tells of reaches Flow by itself', async () => {
    const shop = await shopWith('act');
    await open(
      shop,
      null,
      KINDS.map((kind) => alert(kind)),
    );
    const sent = await send(NOON + MINUTE);
    expect(sent.map((payload) => payload['Trigger']).toSorted()).toEqual(
      MATRIX_TRIGGERS.filter((trigger) => namesInFlow(trigger).includes('Team alerted')).toSorted(),
    );
  });

  test('is told once, in words, when the alert begins and not again while it lasts', async () => {
    const shop = await shopWith('act');
    const params = { product: 'Cup', placement: 'Newsletter' };
    await open(shop, '7', [alert('task', { urgency: 'now', message: 'alert.task.take_out', params })]);
    await open(shop, '7', [alert('task')], NOON + 1);
    expect(await send(NOON + 2)).toEqual([
      {
        Trigger: 'task',
        'Trigger name': 'Something to change in a newsletter, ad, post or on a page',
        Text: 'Take Cup out of “Newsletter”: it is held.',
        Urgency: 'now',
        Campaign: 'Night',
        'Campaign handle': 'night',
        Product: 'Cup',
        'Product id': '7',
        Link: `https://${shop}/admin/apps/key/app/campaigns/c?tab=placements`,
        Time: new Date(NOON).toISOString(),
      },
    ]);
    await open(shop, '7', [alert('task')], NOON + 3);
    expect(await send(NOON + MINUTE)).toEqual([]);
  });

  test('what happens rather than lasts is told each time; or not at all where its transaction is undone', async () => {
    const shop = await shopWith('act');
    const tell = (subject: string) =>
      ground.store.inShop(shop, (tx) => tx.tellEvents(null, [alert('budget', { subject })], NOON));
    await tell('budget:1');
    await tell('budget:2');
    await expect(
      ground.store.inShop(shop, async (tx) => {
        await tx.tellEvents(null, [alert('budget', { subject: 'budget:3' })], NOON);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await send(NOON)).toHaveLength(2);
  });

  test('many items of one campaign within a minute start workflows once', async () => {
    const shop = await shopWith('act');
    for (const productId of ['7', '8'])
      await open(shop, productId, [
        alert('not_known', { subject: `item:c:${productId}1:not_known` }),
        alert('not_known', { subject: `item:c:${productId}2:not_known` }),
      ]);
    expect(await send(NOON + MINUTE - 1)).toEqual([]);
    expect(await send(NOON + MINUTE)).toEqual([expect.objectContaining({ 'Product id': '7' })]);
    await open(shop, '8', [alert('not_known', { subject: 'item:c:83:not_known' })], NOON + 2 * MINUTE);
    expect(await send(NOON + 3 * MINUTE)).toHaveLength(1);
  });

  test('products of a campaign that watches start nothing; the campaign itself does', async () => {
    const shop = await shopWith('watch');
    await open(shop, '7', [alert('not_known'), alert('task')]);
    await open(shop, null, [alert('sign_off_expired')]);
    expect((await send(NOON + MINUTE)).map((payload) => payload['Trigger'])).toEqual(['sign_off_expired']);
  });

  test('an edit of a campaign starts workflows, also of one that watches; its start and its end have triggers of their own', async () => {
    const shop = await shopWith('watch');
    const tell = (message: string, params: AlertDraft['params']) =>
      ground.store.inShop(shop, (tx) =>
        tx.tellEvents(null, [alert('campaign', { urgency: 'later', message, params })], NOON),
      );
    await tell('alert.campaign_live', { campaign: 'Night' });
    await tell('alert.campaign_changed', { campaign: 'Night', changes: 'window' });
    await tell('alert.campaign_ended', { campaign: 'Night' });
    expect(await send(NOON)).toMatchObject([
      {
        Trigger: 'campaign',
        'Trigger name': 'A campaign starts, changes or ends',
        Text: 'Night was changed: window.',
        Campaign: 'Night',
      },
    ]);
    expect(namesInFlow('campaign')).toEqual(['Campaign launched', 'Campaign ended', 'Team alerted']);
  });

  test('neither what one person alone is told nor what has a trigger of its own', async () => {
    const shop = await shopWith('act');
    const kinds = ['mention', 'survey', 'sold_out', 'below_need', 'traffic', 'expiry'] as const;
    await open(
      shop,
      '7',
      kinds.map((kind) => alert(kind)),
    );
    expect(kinds.map((kind) => namesInFlow(triggerOfAlert(alert(kind))))).not.toContainEqual([
      'Team alerted',
    ]);
    expect(await send(NOON + MINUTE)).toEqual([]);
  });

  test('a row that the shop turned off is not sent, and the log says what was not told and why', async () => {
    const shop = await shopWith('act');
    await ground.store.inShop(shop, (tx) =>
      tx.saveAgreedTelling(tellingSchema.parse({ matrix: { budget: { flow: 'off' } } }), NOON),
    );
    await open(shop, null, [alert('budget'), alert('sign_off_expired')]);
    expect((await send(NOON)).map((payload) => payload['Trigger'])).toEqual(['sign_off_expired']);
    const log = await createTellingStore(ground.database).inShop(shop, (tx) =>
      tx.deliveryLog({ readerId: null, state: null }, 50),
    );
    const of = { audience: 'flow', params: { campaign: 'Night', product: 'Cup', variant: 'Red' } };
    expect(log.toSorted((a, b) => a.message.localeCompare(b.message))).toMatchObject([
      { ...of, message: 'alert.budget', state: 'not_told', reason: 'off' },
      { ...of, message: 'alert.sign_off_expired', state: 'sent', reason: 'rule' },
    ]);
  });
});
