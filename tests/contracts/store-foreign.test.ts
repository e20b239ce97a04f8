/** What others do to products that we hold: a person wins, a machine is told of once, a fight ends in peace (law 15). */
import { expect, it } from 'vitest';
import { publicationField, tagField } from '../../app/core/fields.ts';
import { answerCommands } from '../../app/flow/commands/answers.ts';
import { followTags } from '../../app/flow/members.ts';
import { recordNotes } from '../../app/flow/notes.ts';
import type { ShopTx } from '../../app/flow/store.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, item, newShop, NOON, ofProduct } from './store-fixture.ts';

const MINUTE = 60_000;
const IDS = ['1', '2', '3', '4', '5', '6'];
const OWNER = { userId: '1', name: 'Olga', role: 'owner' as const };
const SHOWN = { published: true, publishDate: null };
const ADS = publicationField('9');

async function shopWith(ground: Ground, source: 'picked' | 'tag' = 'picked'): Promise<string> {
  const shop = newShop();
  await installShop(ground.store, shop, IDS);
  await ground.store.inShop(shop, async (tx) => {
    await tx.insertCampaign(campaign('c1'));
    if (source === 'tag') await tx.setSources('c1', [{ kind: 'tag', value: 'Summer' }]);
    await tx.upsertItems(
      IDS.map((id) => item('c1', id, { source })),
      NOON - HOUR,
    );
  });
  return shop;
}

/** A change by others, seen and then believed half a minute later. */
async function changed(
  ground: Ground,
  shop: string,
  id: string,
  field: typeof ADS,
  at: number,
  value: typeof SHOWN | false = SHOWN,
) {
  const note = (kind: 'foreign_seen' | 'foreign_believed', now: number) =>
    ground.store.inShop(shop, async (tx) => {
      const picture = await tx.picture(id, now);
      if (picture) await recordNotes(tx, picture, [{ kind, field, value }], now);
    });
  await note('foreign_seen', at);
  await note('foreign_believed', at + MINUTE / 2);
}

const inShop = <T>(ground: Ground, shop: string, work: (tx: ShopTx) => Promise<T>) =>
  ground.store.inShop(shop, work);
const overridesOf = async (ground: Ground, shop: string) =>
  (await Promise.all(IDS.map((id) => inShop(ground, shop, (tx) => tx.picture(id, NOON + DAY))))).map(
    (picture) => picture?.overrides.length,
  );
const openAlert = (ground: Ground, shop: string, subject: string) =>
  inShop(ground, shop, (tx) => tx.alert({ subject }));
const members = async (ground: Ground, shop: string) =>
  (await inShop(ground, shop, (tx) => tx.items('c1'))).map(({ productId }) => productId);

onEachDatabase('What others do', (ground) => {
  const answers = () =>
    answerCommands({
      store: ground.store,
      clock: { now: () => NOON + DAY },
      poke: () => {},
      newId: () => 'x',
      shopify: {} as never,
    });

  it('to four products is a person each time: an override', async () => {
    const shop = await shopWith(ground);
    for (const id of IDS.slice(0, 4)) await changed(ground, shop, id, ADS, NOON + Number(id) * MINUTE);
    expect(await overridesOf(ground, shop)).toEqual([1, 1, 1, 1, 0, 0]);
    expect(await openAlert(ground, shop, `machine:${ADS}={"published":true}`)).toBeNull();
  });

  it('to a fifth within half an hour is a machine: one alert, and what was inferred is taken back', async () => {
    const shop = await shopWith(ground);
    for (const id of IDS) await changed(ground, shop, id, ADS, NOON + Number(id) * MINUTE);
    expect(await overridesOf(ground, shop)).toEqual([0, 0, 0, 0, 0, 0]);
    const alert = await openAlert(ground, shop, `machine:${ADS}={"published":true}`);
    expect(alert).toMatchObject({ kind: 'machine', params: { products: 5, field: ADS } });
  });

  it('is answered: ours is written again, or it is left to them', async () => {
    const shop = await shopWith(ground);
    const left = {
      field: ADS,
      was: SHOWN,
      wrote: { published: false, publishDate: null },
      state: 'left_alone' as const,
      at: NOON,
      confirmedAt: NOON,
      foreignSeenAt: NOON,
      foreignValue: SHOWN,
    };
    for (const id of IDS) {
      await inShop(ground, shop, (tx) =>
        tx.putBaselines(ofProduct(id, [left, { ...left, field: 'status', state: 'confirmed' }])),
      );
      await changed(ground, shop, id, ADS, NOON + DAY - HOUR);
    }
    const subject = `machine:${ADS}={"published":true}`;
    const alert = await openAlert(ground, shop, subject);
    expect(await answers().writeAgain(shop, OWNER, alert?.id ?? '')).toEqual({ ok: true });
    const kept = await inShop(ground, shop, (tx) => tx.baselines('3'));
    expect(kept.map(({ field }) => field)).toEqual(['status']);
    expect(await openAlert(ground, shop, subject)).not.toBeNull();
    expect(await answers().leaveToThem(shop, OWNER, alert?.id ?? '')).toEqual({ ok: true });
    expect(await openAlert(ground, shop, subject)).toBeNull();
    expect(await answers().writeAgain(shop, OWNER, 'no such')).toMatchObject({ ok: false });
  });

  it('takes tags off: two products leave, of many none, not even the first ones, until a person says so', async () => {
    const shop = await shopWith(ground, 'tag');
    const untag = (id: string, at: number) => inShop(ground, shop, (tx) => followTags(tx, id, ['other'], at));
    await untag('1', NOON);
    await untag('2', NOON + MINUTE);
    expect(await members(ground, shop)).toEqual(['3', '4', '5', '6']);
    for (const id of ['3', '4', '5', '6']) await untag(id, NOON + Number(id) * MINUTE);
    expect(await members(ground, shop)).toEqual(IDS);
    await untag('6', NOON + HOUR);
    expect(await members(ground, shop)).toEqual(IDS);
    const alert = await openAlert(ground, shop, `machine:${tagField('Summer')}=false`);
    await answers().leaveToThem(shop, OWNER, alert?.id ?? '');
    expect(await members(ground, shop)).toEqual([]);
  });

  it('takes our member tag off one that another tag brought: it leaves and stays out; a machine takes none out', async () => {
    const shop = await shopWith(ground, 'tag');
    const member = tagField('campaign:campaign-c1');
    const summer = () => inShop(ground, shop, (tx) => followTags(tx, '1', ['Summer'], NOON + HOUR));
    await changed(ground, shop, '1', member, NOON, false);
    await summer();
    expect(await members(ground, shop)).toEqual(['2', '3', '4', '5', '6']);
    for (const id of IDS.slice(1)) await changed(ground, shop, id, member, NOON + Number(id) * MINUTE, false);
    expect(await members(ground, shop)).toEqual(IDS);
    await inShop(ground, shop, (tx) => tx.upsertItems([item('c1', '1', { removedAt: NOON })], NOON));
    await summer();
    expect(await members(ground, shop)).toEqual(IDS);
  });

  it('back three times in a day to one product is peace, until a person writes again', async () => {
    const shop = await shopWith(ground);
    const tag = tagField('promote:campaign-c1');
    const peace = async () => (await inShop(ground, shop, (tx) => tx.picture('1', NOON)))?.leftInPeace;
    for (const hours of [0, 5]) await changed(ground, shop, '1', tag, NOON + hours * HOUR, false);
    expect(await peace()).toEqual([]);
    await changed(ground, shop, '1', tag, NOON + 10 * HOUR, false);
    expect(await peace()).toEqual([tag]);
    const alert = await openAlert(ground, shop, `peace:1:${tag}`);
    await answers().leaveToThem(shop, OWNER, alert?.id ?? '');
    expect(await peace()).toEqual([tag]);
    await answers().writeAgain(shop, OWNER, alert?.id ?? '');
    expect(await peace()).toEqual([]);
  });
});
