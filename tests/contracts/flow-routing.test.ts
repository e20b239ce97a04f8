/**
 * Shopify Flow as a channel of the matrix: from what happens in the dev store to the triggers that its Flow receives, with
 * everything on (as every shop has it until somebody chooses) and with everything off. On one database: the statements
 * alone are run on both in tests/extensions/flow-triggers.test.ts.
 */
import { expect, test } from 'vitest';
import { MATRIX_TRIGGERS } from '../../app/core/audience.ts';
import { FLOW_TRIGGERS, LEDGER_TRIGGERS } from '../../app/core/flow-triggers.ts';
import { policySchema } from '../../app/core/policy.ts';
import { howOf, tellingSchema } from '../../app/core/telling.ts';
import { createReachStore } from '../../app/db/reach.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import { campaignInput, type CampaignInput } from '../../app/flow/commands/inputs.ts';
import { sendTriggers } from '../../app/flow/reach/trigger-sender.ts';
import { flowWords } from '../../app/notify/flow-words.ts';
import { createReachPort } from '../../app/shopify/reach.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { digits, MIA, OLIVE, OLU, openScene, type Scene } from './one-campaign-scene.ts';
import { DAY, HOUR } from './store-fixture.ts';

const PAIRS = [
  ['Teapot', 'Cup'],
  ['Kettle', 'Bowl'],
] as const;
const PRODUCTS = PAIRS.flat().map((title) => ({
  title,
  variants: [{ price: '9.00', available: 200 }],
  descriptionHtml: '<p>Made by hand, in small numbers, by people who drink a lot of tea.</p>',
  images: [{ url: 'https://cdn.test/a.jpg', alt: 'As it looks on a table' }],
}));
const OFF = tellingSchema.parse({
  quiet: null,
  matrix: Object.fromEntries(
    MATRIX_TRIGGERS.filter((trigger) => howOf(tellingSchema.parse({}).matrix, trigger, 'flow') !== null).map(
      (trigger) => [trigger, { flow: 'off' }],
    ),
  ),
});

onOneDatabase('Flow in the matrix', (ground) => {
  test('hears of everything until the shop says otherwise, then of nothing, and the log says why', async () => {
    const scene = await openScene(ground.database, ground.store, PRODUCTS);
    try {
      const { shop, now, bench } = scene;
      const flow = {
        store: createReachStore(ground.database),
        shopify: createReachPort(bench.request, 'https://app.test/webhooks'),
        words: flowWords('key'),
        clock: { now },
        log: { error: () => undefined },
      };
      const received = async (): Promise<string[]> => {
        while ((await sendTriggers(flow)) > 0);
        const { flowTriggers } = (await bench.meta('GET', 'state')) as {
          flowTriggers: { handle: string }[];
        };
        return flowTriggers.map(({ handle }) => handle);
      };
      must(
        await scene.commands.saveSettings(shop, OLIVE, {
          signOff: 'wait',
          workdays: [1, 2, 3, 4, 5, 6, 7],
          expiryMetafield: 'custom.expires_on',
          minimumHoldSeconds: 0,
          minimumAdHoldSeconds: 0,
        }),
      );
      await everythingHappens(scene, ...PAIRS[0]);
      const heard = await received();
      expect([...new Set(heard)].toSorted()).toEqual(FLOW_TRIGGERS.toSorted());

      const telling = createTellingStore(ground.database);
      await telling.inShop(shop, (tx) => tx.saveAgreedTelling(OFF, now()));
      await everythingHappens(scene, ...PAIRS[1]);
      expect(await received()).toEqual(heard);
      const log = await telling.inShop(shop, (tx) =>
        tx.deliveryLog({ readerId: null, state: 'not_told' }, 1_000),
      );
      const silent = log.filter(({ audience }) => audience === 'flow');
      const unsaid = new Set(silent.map(({ message }) => message));
      for (const handle of LEDGER_TRIGGERS) expect(unsaid).toContain(`in_flow.${handle}`);
      expect(unsaid).toContain('alert.sign_off_given');
      expect(new Set(silent.map(({ reason }) => reason))).toEqual(new Set(['off']));
    } finally {
      await scene.close();
    }
  }, 300_000);
});

/** A campaign from the proposal to its end, in which a hero falls short and another item sells out and comes back. */
async function everythingHappens(scene: Scene, hero: string, other: string): Promise<void> {
  const { shop, commands, bench, now } = scene;
  const of = async (title: string) => {
    const product = await scene.product(title);
    const [variant] = product.variants;
    const [level] = variant?.levels ?? [];
    if (!variant || !level) throw new Error(title);
    return { id: digits(product.id), variant, level };
  };
  const [first, second] = [await of(hero), await of(other)];
  const sell = (variantId: string, quantity: number) =>
    bench.meta('POST', 'do/sell', { lines: [{ variantId, quantity }] });
  const [startsAt, endsAt] = [now() + DAY, now() + 6 * DAY];
  const input: CampaignInput = campaignInput.parse({
    name: `${hero} days`,
    startsAt,
    endsAt,
    policy: policySchema.parse({ soldOutResponse: 'hide' }),
    sources: [first, second].map(({ id }) => ({ kind: 'picked', value: id })),
    plannedUnits: { [digits(first.variant.id)]: 100, [digits(second.variant.id)]: 60 },
    heroes: [digits(first.variant.id)],
    confirmedPlans: true,
  });
  const { id } = must(await commands.createCampaign(shop, MIA, input));
  must(await commands.propose(shop, MIA, id));
  await scene.settle();
  must(await commands.sign(shop, OLU, id, { version: 1, note: '' }));
  await scene.pass(startsAt + HOUR - now());
  await scene.settle();
  const list = must(await commands.foreseeActing(shop, MIA, id));
  must(await commands.startActing(shop, MIA, id, list.fingerprint));
  await scene.settle();
  await sell(first.variant.id, 190);
  await sell(second.variant.id, 200);
  await scene.settle();
  await bench.meta('POST', 'do/setAvailable', {
    inventoryItemId: second.variant.inventoryItemId,
    locationId: second.level.locationId,
    available: 200,
  });
  await scene.settle();
  for (let hour = 1; hour <= 48; hour += 1) await scene.views(first.id, 20, hour);
  await scene.views(first.id, 90);
  await scene.expires(first.id, new Date(endsAt).toISOString().slice(0, 10));
  await scene.settle();
  await scene.pass(endsAt + HOUR - now());
  await scene.settle();
}

function must<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result as Extract<T, { ok: true }>;
}
