import type { ProductView } from '../../../tests/dev-store/shopkeeper.ts';
import { CATALOGUES, install, stock } from '../shop.ts';
import { available } from '../snapshot.ts';
import { quiet } from '../wait.ts';
import { create, must, OWNER, setStage, type Cast, type Goods, type LawCheck, type Stage } from './stage.ts';

/** The shop as it is, and its neighbour; what is left alone is marked before. */
export async function open(cast: Cast): Promise<Omit<Stage, 'campaigns'>> {
  const { app, store, shop, neighbour, say } = cast;
  for (const domain of [shop, neighbour])
    await store.createShop({ domain, name: domain.split('.')[0] ?? domain });
  await stock(store, shop, CATALOGUES);
  await stock(store, neighbour, ['apparel']);
  await install(app, store, shop);
  await install(app, store, neighbour);
  await quiet(app, store, [shop, neighbour]);
  const first = await store.state(shop);
  const variants = first.products.reduce((sum, product) => sum + product.variants.length, 0);
  say(
    `A shop with ${first.products.length} products, ${variants} variants, ${first.locations.length} locations and ${first.publications.length} sales channels; the app is installed and has read it.`,
  );
  const goods = chosen(first.products);
  must(await store.do(shop, 'addTags', { productId: goods.p6.id, tags: ['newsletter'] }));
  must(await store.do(shop, 'addTags', { productId: goods.p3.id, tags: ['newsletter'] }));
  // A tag that looks like ours and was there before: it must survive everything (law 3).
  must(await store.do(shop, 'addTags', { productId: goods.p8.id, tags: ['promote:autumn-sale'] }));
  const laws: LawCheck[] = [];
  const stage = setStage(cast, goods, laws);
  await stage.rest();
  return stage;
}

function chosen(products: readonly ProductView[]): Goods {
  const simple = products.filter((product) => product.variants.length === 1 && available(product) >= 4);
  const sized = products.filter(
    (product) =>
      product.variants.length > 1 &&
      product.variants.every((one) => one.levels.some((level) => level.available > 0)),
  );
  const [p1, p2, p3, p4, p5, p6, p7, p8] = simple;
  const [s1] = sized;
  if (!p1 || !p2 || !p3 || !p4 || !p5 || !p6 || !p7 || !p8 || !s1)
    throw new Error('The sample catalogue is too small for the story');
  return { p1, p2, p3, p4, p5, p6, p7, p8, s1 };
}

/** Three campaigns: first they watch, then they act, each by consent to its exact list. */
export async function promise(stage: Omit<Stage, 'campaigns'>): Promise<Stage> {
  const { app, store, shop, say, check, rest, written } = stage;
  const { p1, p2, p3, p4, p5, p7, p8, s1 } = stage.goods;
  const { commands } = app.holdfast;
  const hides = { soldOutResponse: 'hide' };
  const sale = await create(stage, 'Autumn sale', [p1, p2, p3, p4, p5, p8, s1], {
    priority: 1,
    policy: hides,
  });
  const letter = await create(stage, 'Newsletter', [], { priority: 3, tag: 'newsletter' });
  const clearance = await create(stage, 'Clearance', [p7], {
    priority: 4,
    planShare: 0,
    policy: { ...hides, hideMode: 'hide_variant' },
    goal: 'sell_out',
  });
  const campaigns = { sale, letter, clearance };
  for (const id of Object.values(campaigns)) must(await commands.schedule(shop, OWNER, id));
  await rest();
  const whileWatching = (await written(shop)).length;
  const asked = (await store.requests(shop)).length;
  const detail = `${whileWatching} writes in ${asked} requests`;
  check(8, 'watching writes nothing', whileWatching === 0 && asked > 0, detail);
  say(
    'Three campaigns are live and watch: an autumn sale of 7 products, a newsletter by tag, a clearance. Nothing is written.',
  );
  let foreseen = 0;
  for (const id of Object.values(campaigns)) {
    const list = await commands.foreseeActing(shop, OWNER, id);
    if (!list.ok) throw new Error(JSON.stringify(list.problems));
    foreseen += list.writes.length;
    must(await commands.startActing(shop, OWNER, id, list.fingerprint));
    await rest();
  }
  if ((await written(shop)).length === 0) throw new Error('Acting campaigns wrote nothing');
  const tagged = (await stage.state()).products.filter((product) =>
    product.tags.some((tag) => tag.startsWith('campaign:')),
  );
  say(
    `A person saw the list of ${foreseen} writes and pressed Start acting: ${tagged.length} products carry their campaign's tag.`,
  );
  return { ...stage, campaigns };
}
