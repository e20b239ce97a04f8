import { describe, expect, it } from 'vitest';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, item, ofProduct } from './store-fixture.ts';

const MANY = 120;
const LEASE = 60_000;
let shops = 0;
const shop = (): string => `many-${(shops += 1)}.myshopify.com`;
const subjects = Array.from({ length: MANY }, (_, at) => String(1_000 + at));

describe('The marks of one shop, many at once', () => {
  onEachDatabase('ShopWork', (ground) => {
    it('claims all of one shop, keeps the leases, and ends them but for what was marked again', async () => {
      const { work, shopWork } = ground.store;
      const [own, other] = [shop(), shop()];
      const now = 1_000_000;
      await work.mark(own, 'act', subjects, now);
      await work.mark(other, 'act', ['1'], now);
      expect(await shopWork.open(own, 'act', 100, now)).toBe(100);
      const claims = await shopWork.claim(own, 'act', 1_000, now, LEASE);
      expect(claims).toHaveLength(MANY);
      expect(await shopWork.claim(own, 'act', 1_000, now, LEASE)).toHaveLength(0);

      const later = now + LEASE - 1;
      const renewed = await shopWork.renew(claims, later, LEASE);
      expect(await shopWork.claim(own, 'act', 1_000, later + 2, LEASE)).toHaveLength(0);
      // The old claims are nobody's any more.
      await shopWork.doneAll(claims);
      expect(await shopWork.open(own, 'act', 1_000, later)).toBe(MANY);

      await work.mark(own, 'act', ['1000'], later);
      await shopWork.doneAll(renewed);
      expect((await shopWork.claim(own, 'act', 1_000, later, LEASE)).map(({ subject }) => subject)).toEqual([
        '1000',
      ]);
      expect(await shopWork.open(other, 'act', 10, later)).toBe(1);
    });

    it('gives many back for a later time', async () => {
      const { work, shopWork } = ground.store;
      const own = shop();
      const now = 1_000_000;
      await work.mark(own, 'act', subjects, now);
      const claims = await shopWork.claim(own, 'act', 1_000, now, LEASE);
      await shopWork.retryAll(claims, now + 2_000, 'later');
      expect(await shopWork.claim(own, 'act', 1_000, now + 1_999, LEASE)).toHaveLength(0);
      const again = await shopWork.claim(own, 'act', 1_000, now + 2_000, LEASE);
      expect(again.map(({ attempts }) => attempts)).toEqual(subjects.map(() => 1));
    });

    it("claims what nobody has been told to do yet; what waits or is being worked on is due, and its own worker's", async () => {
      const { work, shopWork } = ground.store;
      const own = shop();
      const now = 1_000_000;
      await work.mark(own, 'act', ['1'], now);
      const [leased] = await shopWork.claim(own, 'act', 1, now, LEASE);
      if (!leased) throw new Error('It was due');
      await work.mark(own, 'act', ['2'], now + 900_000);
      const claims = await shopWork.claimNew(own, 'act', ['3', '2', '1', '3'], now, LEASE);
      expect(claims.map(({ subject }) => subject)).toEqual(['3']);
      expect((await shopWork.claim(own, 'act', 10, now, LEASE)).map(({ subject }) => subject)).toEqual(['2']);

      // Whoever had one of them finds it marked again.
      await shopWork.doneAll([leased]);
      expect((await shopWork.claim(own, 'act', 10, now, LEASE)).map(({ subject }) => subject)).toEqual(['1']);
      await shopWork.goOnAll(claims, now + 5, 'later');
      expect(await shopWork.claim(own, 'act', 10, now + 4, LEASE)).toEqual([]);
      const again = await shopWork.claim(own, 'act', 10, now + 5, LEASE);
      expect(again).toMatchObject([{ subject: '3', attempts: 0 }]);
      await shopWork.doneAll(again);
      expect(await shopWork.open(own, 'act', 10, now + 5)).toBe(2);
    });

    it('takes no shop longer than a second where another has 100,000 marks waiting', async () => {
      const { work } = ground.store;
      const [busy, small] = [shop(), shop()];
      const now = 2_000_000;
      for (let from = 0; from < 100_000; from += 20_000)
        await work.mark(
          busy,
          'judge',
          Array.from({ length: 20_000 }, (_, at) => String(from + at)),
          now - 1,
        );
      await work.mark(small, 'judge', ['1'], now);
      const startedAt = performance.now();
      const claims = await work.claim('judge', 32, now, LEASE);
      const tookMs = performance.now() - startedAt;
      // Its one mark is among the first of everybody's.
      expect(claims.map(({ shop: one }) => one)).toContain(small);
      expect(tookMs).toBeLessThan(1_000);
    }, 120_000);

    it('finds the products that may wait for a run: tags and our metafield, or all that nobody acts on any more', async () => {
      const { shopWork, inShop } = ground.store;
      const own = shop();
      const baseline = { was: null, wrote: true, state: 'confirmed' as const, at: 1, confirmedAt: 1 };
      const quiet = { foreignSeenAt: null, foreignValue: null };
      await inShop(own, async (tx) => {
        await tx.saveShop({ installedAt: 1 });
        await tx.putBaselines(ofProduct('1', [{ ...baseline, ...quiet, field: 'tag:campaign:a' }]));
        for (const id of ['2', '4', '5'])
          await tx.putBaselines(
            ofProduct(id, [
              { ...baseline, ...quiet, field: 'status', wrote: 'UNLISTED' },
              { ...baseline, ...quiet, field: 'publication:9' },
            ]),
          );
        await tx.putBaselines(ofProduct('6', [{ ...baseline, ...quiet, field: 'collection:9' }]));
        await tx.insertCampaign(campaign('acts', { handle: 'acts' }));
        await tx.insertCampaign(campaign('watches', { handle: 'watches', mode: 'watch' }));
        await tx.upsertItems([item('acts', '1'), item('acts', '4'), item('watches', '5')], 1);
      });
      const plain = () => shopWork.plain(own, ['1', '2', '3', '4', '5', '6']);
      expect((await plain()).toSorted()).toEqual(['1', '2', '3', '5']);
      await inShop(own, (tx) => tx.updateCampaign('acts', { state: 'ended' }));
      expect((await plain()).toSorted()).toEqual(['1', '2', '3', '4', '5']);
    });
  });
});
