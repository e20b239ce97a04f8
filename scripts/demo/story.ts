import { open, promise } from './story/beginning.ts';
import { describe, find, hasTag, sameAs } from './story/looks.ts';
import { brake, interfere, machine } from './story/others.ts';
import { rush } from './story/rush.ts';
import { must, OWNER, type Cast, type LawCheck, type Stage } from './story/stage.ts';
import { available, differences, snapshotOf, type Snapshot } from './snapshot.ts';

export interface StoryResult {
  laws: LawCheck[];
  products: { same: number; all: number };
  webhooks: { sent: number; acknowledged: number; lost: number };
  table: { product: string; stock: number; during: string; after: string }[];
  seconds: number;
}

/**
 * The main job as a story over real HTTP: a shop with a catalogue, campaigns that watch and then act, a burst of orders
 * with doubled and disordered webhooks, holds, people, an ERP and a machine in between, restock, release, ends. Checks
 * each law that a story can show, and that every product is in the end exactly as it was.
 */
export async function tell(cast: Cast): Promise<StoryResult> {
  const startedAt = Date.now();
  const { store, shop, neighbour } = cast;
  const opened = await open(cast);
  const before = snapshotOf((await store.state(shop)).products);
  const neighbourBefore = snapshotOf((await store.state(neighbour)).products);
  const stage = await promise(opened);
  const during = await rush(stage);
  await interfere(stage);
  await machine(stage);
  await brake(stage);
  const changed = await end(stage, before);

  const neighbourWrites = (await stage.written(neighbour)).length;
  const neighbourNow = snapshotOf((await store.state(neighbour)).products);
  const untouched = neighbourWrites === 0 && differences(neighbourBefore, neighbourNow).length === 0;
  stage.check(9, 'the shop next door was not touched', untouched);
  const [own, theirs] = [await store.deliveries(shop), await store.deliveries(neighbour)];
  const after = snapshotOf((await stage.state()).products);
  return {
    laws: stage.laws.toSorted((a, b) => a.law - b.law),
    products: { same: before.size - changed, all: before.size },
    webhooks: {
      sent: own.sent + theirs.sent,
      acknowledged: own.acknowledged + theirs.acknowledged,
      lost: own.lost + theirs.lost,
    },
    table: Object.values(stage.goods).map((product) => ({
      product: product.title,
      stock: available(find(during, product.id)),
      during: describe(during, find(during, product.id)),
      after: sameAs(before, after, product) ? 'exactly as before' : 'differs',
    })),
    seconds: (Date.now() - startedAt) / 1000,
  };
}

/** Ends by hand, by cancelling, by putting everything back; returns how many products are not as they were. */
async function end(stage: Stage, before: Snapshot): Promise<number> {
  const { app, store, shop, check, rest, state, goods, campaigns } = stage;
  const { commands } = app.holdfast;
  must(await commands.end(shop, OWNER, campaigns.sale));
  must(await commands.cancel(shop, OWNER, campaigns.clearance));
  must(await commands.putEverythingBack(shop, OWNER, campaigns.letter));
  await rest();
  // The merchant makes the draft active again: now its channels can come back.
  must(await store.do(shop, 'setStatus', { productId: goods.p4.id, status: 'ACTIVE' }));
  await rest();
  const last = await state();
  const changed = differences(before, snapshotOf(last.products));
  const detail = changed.map(({ id, before: was, after: is }) => `${id}: ${was} → ${is}`).join('\n');
  check(1, 'restore is exact', changed.length === 0, detail);
  check(3, 'only our own tags were removed', hasTag(find(last, goods.p8.id), 'promote:autumn-sale'));
  return changed.length;
}
