import { JUMP_WAIT_SECONDS, MINIMUM_HOLD_SECONDS } from '../keys.ts';
import { digits } from '../snapshot.ts';
import { sleep, until } from '../wait.ts';
import { channel, find, isPublished, outOfAds } from './looks.ts';
import { linesOf } from './record.ts';
import { restock, sellOut } from './shelf.ts';
import { must, OWNER, type Stage } from './stage.ts';

/** A merchant drafts one held product and republishes another; after the restock theirs is still theirs. */
export async function interfere(stage: Stage): Promise<void> {
  const { app, store, shop, say, check, rest, state } = stage;
  const { p1, p3, p4, p7, s1 } = stage.goods;
  must(await store.do(shop, 'setStatus', { productId: p4.id, status: 'DRAFT' }));
  const google = channel(await state(), 'google');
  must(await store.do(shop, 'publish', { resourceId: p3.id, publicationId: google }));
  await until('the foreign change to be believed', async () => {
    await app.reconcile(shop);
    await rest();
    const product = await app.holdfast.views.product(shop, digits(p3.id), Date.now());
    return JSON.stringify(product).includes('keep_visible');
  });
  const interfered = await state();
  const respected =
    isPublished(find(interfered, p3.id), google) && find(interfered, p4.id).status === 'DRAFT';
  say(
    `A merchant drafted "${p4.title}" and put "${p3.title}" back on Google: both stay as the merchant wants.`,
  );
  await flap(stage);

  await sleep(MINIMUM_HOLD_SECONDS * 1000 + 500);
  for (const product of [p1, p3, p4, p7, s1]) await restock(store, shop, product, 400);
  await until('the products to come back', async () => {
    await rest();
    const current = await state();
    return [p1, p3, p7, s1].every(({ id }) => {
      const now = find(current, id);
      return now.status === 'ACTIVE' && !outOfAds(current, now);
    });
  });
  const restocked = await state();
  const waits = find(restocked, p4.id);
  const draft = waits.status === 'DRAFT';
  check(13, 'a release waits while Shopify would drop it', draft && outOfAds(restocked, waits));
  check(2, "nobody else's change is overwritten", respected && draft);
  say(
    `Restocked: everything is back where it was, but "${p4.title}", which is a draft; its channels wait for it.`,
  );
}

/** An ERP rewrites one level up and down within the minimum hold: one hold at most. */
async function flap({ app, store, shop, check, rest, goods }: Stage): Promise<void> {
  const variant = goods.p1.variants[0];
  const level = variant?.levels[0];
  if (!variant || !level) throw new Error('The first product has no stock record');
  const { views } = app.holdfast;
  const before = await linesOf(views, shop, goods.p1, 'ledger.hold_opened');
  for (let turn = 0; turn < 6; turn += 1) {
    const { inventoryItemId } = variant;
    const { locationId } = level;
    must(await store.do(shop, 'setAvailable', { inventoryItemId, locationId, available: turn % 2 }));
    await rest();
  }
  const flaps = (await linesOf(views, shop, goods.p1, 'ledger.hold_opened')) - before;
  check(5, 'no flapping while an ERP rewrites a level', flaps <= 1, `${flaps} new holds in 6 rewrites`);
}

/** A program takes our tag off many products at once: nothing leaves, one message. */
export async function machine(stage: Stage): Promise<void> {
  const { app, store, shop, say, check, rest, goods, campaigns } = stage;
  const { views, commands } = app.holdfast;
  const tag = 'campaign:autumn-sale';
  const stripped = [goods.p1, goods.p2, goods.p3, goods.p5, goods.p8, goods.s1];
  const size = async (): Promise<number> =>
    (await views.campaignItems(shop, campaigns.sale, { verdict: null, search: '', sort: 'product', page: 1 }))
      .total;
  const machines = async () =>
    (await views.home(shop, Date.now())).alerts.filter(({ kind }) => kind === 'machine');
  const before = await size();
  for (const { id } of stripped) must(await store.do(shop, 'removeTags', { productId: id, tags: [tag] }));
  await until('the machine to be noticed', async () => {
    await rest();
    return (await machines()).length > 0;
  });
  await sleep(JUMP_WAIT_SECONDS * 1000);
  await rest();
  const told = await machines();
  const stayed = (await size()) === before;
  const detail = `${told.length} messages, ${stayed ? 'nothing' : 'something'} left`;
  check(15, 'a machine is not taken for a person', told.length === 1 && stayed, detail);
  say(
    `An ERP stripped the tag of ${stripped.length} products at once: they stay in the campaign, and one message asks what to do.`,
  );
  must(await commands.writeAgain(shop, OWNER, told[0]?.id ?? ''));
  await rest();
}

/** More stops at once than the shop allows. */
export async function brake({ app, store, shop, say, check, rest, state, goods }: Stage): Promise<void> {
  const { views, commands } = app.holdfast;
  must(await commands.saveSettings(shop, OWNER, { brakeProducts: 1, brakeShare: 0.001 }));
  const wave = [goods.p2, goods.p5];
  for (const product of wave) await sellOut(store, shop, product);
  await rest();
  const braked = await state();
  const stopped = wave.filter(({ id }) => find(braked, id).status === 'UNLISTED').length;
  const engaged = (await views.frame(shop))?.brake !== null;
  const detail = `${stopped} hidden, brake ${engaged ? 'on' : 'off'}`;
  check(14, 'the brake holds back a wave of holds', engaged && stopped <= 1, detail);
  must(await commands.brake(shop, OWNER, 'go_on'));
  await rest();
  const through = stopped === 0 ? 'let neither be hidden' : `let only ${stopped} be hidden`;
  say(`Two more sold out at once and the brake ${through} until the owner said: go on.`);
}
