/** Messages about products: a storm about one is one look; those about many are digested together as if one by one. */
import { expect, it } from 'vitest';
import type { ProductReading } from '../../app/core/reading.ts';
import { createStore } from '../../app/db/store.ts';
import { digestEvents } from '../../app/flow/observe.ts';
import type { BaselineRow, Step, Store } from '../../app/flow/store.ts';
import { counted } from '../support/counted.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { digestOf, portsOf, recordOf } from './digest-fixture.ts';
import { fillForMessages, messagesOf, OURS, type Deed, type Message } from './random-messages.ts';
import {
  campaign,
  HOUR,
  installShop,
  item,
  newShop,
  NOON,
  product,
  variant,
  ofProduct,
} from './store-fixture.ts';

const SECOND = 1_000;
const ECHOES = 60;
/** More where a database is quick. */
const SEEDS = { embedded: [8], postgres: [1, 2, 3, 5, 13] };

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

  it('about many products are digested together as they are one after the other', async () => {
    const happened = new Set<Deed>();
    for (const seed of SEEDS[ground.database.kind]) {
      const told = async (atOnce: boolean) => {
        const shop = newShop();
        await fillForMessages(ground.store, shop, seed);
        const { messages, deeds } = await ground.store.inShop(shop, (tx) => messagesOf(tx, seed));
        for (const deed of deeds) happened.add(deed);
        const { deliver, digest } = digestOf(ground.store, shop, messages);
        for (const some of atOnce ? [messages] : messages.map((one) => [one])) {
          await deliver(some);
          await digest();
        }
        return recordOf(ground, shop);
      };
      const together = await told(true);
      expect(together, `seed ${seed}`).toEqual(await told(false));
      expect(together.events).toEqual([{ digested: true, error: null }]);
    }
    expect(happened.size).toBeGreaterThan(ground.database.kind === 'postgres' ? 11 : 3);
  }, 120_000);

  it('about many of our own writes take as many statements as about one, and nobody judges them', async () => {
    const { database, counter } = counted(ground.database);
    const statements = async (count: number): Promise<number> => {
      const ids = Array.from({ length: count }, (_, at) => String(at + 1));
      const { shop, judged } = await scene(ground, ids);
      await ground.store.inShop(shop, async (tx) => {
        for (const id of ids) await tx.putBaselines(ofProduct(id, [writing]));
      });
      const { deliver, digest } = digestOf(createStore(database), shop);
      await deliver(ids.map((id) => told(id, [OURS])));
      counter.reset();
      expect(await digest()).toBe(count);
      const taken = counter.statements();
      expect(await judged()).toEqual([]);
      expect(await judged('act')).toEqual([]);
      return taken;
    };
    const [one, many] = [await statements(1), await statements(60)];
    expect(many).toBe(one);
    expect(many).toBeLessThan(30);
  }, 60_000);

  it('what somebody else did in the message that brings our write back is looked at and judged', async () => {
    const { shop, deliver, digest, judged } = await scene(ground, ['7', '8', '9', '10']);
    await ground.store.inShop(shop, async (tx) => {
      for (const id of ['7', '8', '9', '10'])
        await tx.putBaselines(ofProduct(id, [writing, { ...writing, field: 'tag:promote:campaign-c' }]));
    });
    const both = [OURS, 'promote:campaign-c'];
    await deliver([
      told('7', both),
      told('8', [OURS]),
      told('9', [...both, 'theirs']),
      { ...told('10', both), variants: [variant('10', { price: '1.00' })] },
    ]);
    await digest();
    expect(await judged('act')).toEqual(['8']);
    expect(await judged()).toEqual(['10', '9']);
  });

  it('what a reading brought before the message did is judged, although the message tells nothing new', async () => {
    const { shop, deliver, digest, judged } = await scene(ground);
    await ground.store.inShop(shop, (tx) => tx.saveReadings([reading('7', 'DRAFT', NOON + 60 * SECOND)]));
    await deliver([{ ...told('7', []), product: { ...told('7', []).product, status: 'DRAFT' } }]);
    await digest();
    expect(await judged()).toEqual(['7']);
  });

  it('one that cannot be digested is in nobody’s way', async () => {
    const { shop, deliver, known } = await scene(ground, ['6', '7', '8']);
    await deliver([told('6', ['new']), told('8', ['new']), told('7', ['new'])]);
    const failing: Pick<Store, 'inShop'> = {
      inShop: (of, work) =>
        ground.store.inShop(of, (tx) =>
          work({
            ...tx,
            upsertProducts: async (products, at) => {
              if (products.some(({ id }) => id === '8')) throw new Error('Product 8 cannot be kept');
              await tx.upsertProducts(products, at);
            },
          }),
        ),
    };
    const ports = portsOf(failing);
    await expect(digestEvents(ports, shop, 1)).rejects.toThrow('Product 8');
    expect(await known()).toMatchObject({ tags: ['new'] });
    const left = await ground.store.inShop(shop, (tx) => tx.undigestedEvents(10));
    expect(left).toHaveLength(1);
    expect(await digestEvents(ports, shop, 10)).toEqual({ settled: true });
  });
});

const writing: BaselineRow = {
  field: `tag:${OURS}`,
  was: false,
  wrote: true,
  state: 'writing',
  at: NOON,
  confirmedAt: null,
  foreignSeenAt: null,
  foreignValue: null,
};

const told = (id: string, tags: string[]): Message => ({
  product: product(id, { tags, updatedAt: NOON + HOUR }),
  variants: [variant(id)],
});

const reading = (id: string, status: ProductReading['status'], readAt: number): ProductReading => ({
  id,
  status,
  tags: [],
  publications: [],
  collectionIds: [],
  metafield: null,
  variants: [],
  readAt,
});

/** A live campaign with these products. */
async function scene(ground: Ground, ids: readonly string[] = ['7', '8']) {
  const shop = newShop();
  const { store } = ground;
  await installShop(store, shop, ids);
  await store.inShop(shop, async (tx) => {
    await tx.insertCampaign(campaign('c'));
    await tx.upsertItems(
      ids.map((id) => item('c', id)),
      NOON,
    );
  });
  return {
    shop,
    ...digestOf(store, shop),
    known: async () => (await store.inShop(shop, (tx) => tx.products(['7'])))[0],
    async judged(step: Step = 'judge'): Promise<string[]> {
      const claims = await store.work.claim(step, 100, NOON + 3_600 * SECOND, SECOND);
      for (const claim of claims) await store.work.done(claim);
      return claims
        .filter((claim) => claim.shop === shop)
        .map(({ subject }) => subject)
        .toSorted();
    },
  };
}
