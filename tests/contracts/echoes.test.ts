/** A storm of messages about one product: digested once, at the newest, and not at all where it says nothing new. */
import { expect, it } from 'vitest';
import { digestEvents, type ObservePorts } from '../../app/flow/observe.ts';
import type { ProductFacts, VariantFacts } from '../../app/flow/ports.ts';
import type { ShopTx } from '../../app/flow/store.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { campaign, installShop, item, newShop, nothing, NOON, product, variant } from './store-fixture.ts';

const SECOND = 1_000;
const ECHOES = 60;

interface Body {
  product: ProductFacts;
  variants: VariantFacts[];
}

onEachDatabase('Echoes', (ground) => {
  it('sixty messages of one product, out of order and late, are one look: the newest', async () => {
    const { shop, deliver, digest, known, judged } = await scene(ground);
    const bodies = Array.from({ length: ECHOES }, (_, at) => ({
      product: product('7', { tags: [`tag-${at}`], updatedAt: NOON + at * SECOND }),
      variants: [variant('7')],
    }));
    await deliver([...bodies.slice(30), ...bodies.slice(0, 30)]);
    expect(await digest()).toBe(1);
    expect(await known()).toMatchObject({ tags: ['tag-59'], updatedAt: NOON + 59 * SECOND });
    expect(await judged()).toEqual(['7']);
    expect(await ground.store.inShop(shop, (tx) => tx.undigestedEvents(10))).toEqual([]);
  });

  it('of two in one second the one that was told later counts', async () => {
    const { deliver, digest, known } = await scene(ground);
    await deliver([
      { product: product('7', { tags: ['first'] }), variants: [variant('7')] },
      { product: product('7', { tags: ['second'] }), variants: [variant('7')] },
    ]);
    expect(await digest()).toBe(1);
    expect(await known()).toMatchObject({ tags: ['second'] });
  });

  it('what is known already is no cause to judge; what differs in anything is', async () => {
    const { deliver, digest, judged } = await scene(ground);
    const told = { product: product('7', { tags: ['new'] }), variants: [variant('7')] };
    await deliver([told]);
    await digest();
    expect(await judged()).toEqual(['7']);
    await deliver([told]);
    expect(await digest()).toBe(0);
    expect(await judged()).toEqual([]);
    await deliver([{ ...told, variants: [variant('7', { price: '9.90' })] }]);
    expect(await digest()).toBe(1);
    expect(await judged()).toEqual(['7']);
  });

  it('two products are two looks', async () => {
    const { deliver, digest, judged } = await scene(ground);
    const of = (id: string) => ({ product: product(id, { tags: ['new'] }), variants: [variant(id)] });
    await deliver([of('7'), of('8'), of('7'), of('8')]);
    expect(await digest()).toBe(2);
    expect(await judged()).toEqual(['7', '8']);
  });
});

/** A live campaign with two products; messages are bodies that need nothing but parsing. */
async function scene(ground: Ground) {
  const shop = newShop();
  const { store } = ground;
  await installShop(store, shop, ['7', '8']);
  await store.inShop(shop, async (tx) => {
    await tx.insertCampaign(campaign('c'));
    await tx.upsertItems([item('c', '7'), item('c', '8')], NOON);
  });
  let told = 0;
  let looks = 0;
  const counting = (tx: ShopTx): ShopTx => ({
    ...tx,
    upsertProducts(products, now) {
      looks += 1;
      return tx.upsertProducts(products, now);
    },
  });
  const nobody = async (): Promise<never> => Promise.reject(new Error('Nobody is asked here'));
  const ports: ObservePorts = {
    store: { inShop: (of, work) => store.inShop(of, (tx) => work(counting(tx))) },
    shopify: {
      readProductFacts: nobody,
      readOrder: nobody,
      readShop: nobody,
      readLevels: nobody,
      readCollectionMembers: nobody,
      readDiscount: nobody,
    },
    read: (_topic, body) => ({
      ok: true,
      fact: { topic: 'products/update', ...(JSON.parse(body) as Body), needsRead: true },
    }),
    clock: { now: () => NOON + 3_600 * SECOND },
    lifecycle: { uninstalled: nobody, scopesChanged: nobody, redactShop: nobody, bulkFinished: nobody },
    log: { warn: () => undefined },
  };
  return {
    shop,
    deliver: (bodies: readonly Body[]) =>
      store.takeIn(
        {
          ...nothing,
          events: bodies.map((body) => {
            told += 1;
            const webhookId = String(told).padStart(6, '0');
            const triggeredAt = NOON + told;
            return { shop, webhookId, topic: 'products/update', triggeredAt, body: JSON.stringify(body) };
          }),
        },
        NOON,
      ),
    /** How many products were looked at. */
    async digest(): Promise<number> {
      looks = 0;
      expect(await digestEvents(ports, shop, 1)).toEqual({ settled: true });
      return looks;
    },
    known: async () => (await store.inShop(shop, (tx) => tx.products(['7'])))[0],
    async judged(): Promise<string[]> {
      const claims = await store.work.claim('judge', 100, ports.clock.now(), SECOND);
      for (const claim of claims) await store.work.done(claim);
      return claims
        .filter((claim) => claim.shop === shop)
        .map(({ subject }) => subject)
        .toSorted();
    },
  };
}
