/** What Home and every other page say of a shop in trouble: nothing that another message beside it denies. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { nextStepOf } from '../../app/core/alert-step.ts';
import { ShopBanners } from '../../app/ui/shop-banners.tsx';
import { NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const FINE = { brake: null, stoppedAt: null, tokenRevokedAt: null, sync: { state: 'done' } };
const BY_COUNT = { at: NOW, reason: { products: 21, limit: 20, location: null } };

const banners = (frame: object, locale: 'en' | 'de' = 'en'): Promise<string> =>
  drawn(
    createElement(ShopBanners, { act: { send: () => {}, pending: null, result: null, problems: [] } }),
    { me: { may: [], role: 'owner' }, frame: { ...FINE, ...frame } },
    locale,
  );

test('a reading that did not finish promises another try only where there is access, and says no code word', async () => {
  const failed = { sync: { state: 'failed' } };
  expect(await banners(failed)).toContain('Holdfast tries again by itself');
  const without = await banners({ ...failed, tokenRevokedAt: NOW });
  expect(without).toContain('as soon as it has access again');
  expect(without).not.toContain('tries again by itself');
});

test('the brake says how many products, or which location, and nothing in their place where that is not known', async () => {
  expect(await banners({ brake: BY_COUNT })).toContain('at once: 21, the limit is 20.');
  const location = { products: 1, limit: 20, location: 'Berlin' };
  const ofLocation = await banners({ brake: { at: NOW, reason: location } });
  expect(ofLocation).toContain('all stock of Berlin dropped to zero');
  expect(ofLocation).not.toContain('the limit is');
  const unknown = await banners({ brake: { at: NOW, reason: null } }, 'de');
  expect(unknown).toContain('war auf einmal mehr Bestand weg als üblich. Ist die Ware');
});

test.each([{ stoppedAt: NOW }, { tokenRevokedAt: NOW }])(
  'the brake does not say that flags go through where nothing does: %o',
  async (trouble) => {
    expect(await banners({ brake: BY_COUNT })).toContain('only flags until you decide');
    const both = await banners({ brake: BY_COUNT, ...trouble });
    expect(both).not.toContain('only flags');
    expect(both).toContain('For now even flags wait.');
  },
);

test('installing again is said to put back what is held', async () => {
  const lost = await banners({ tokenRevokedAt: NOW });
  expect(lost).toContain('what is held is put back then');
  expect(lost).not.toContain('stay as they are');
});

test.each<[Parameters<typeof nextStepOf>[0]['kind'], object]>([
  ['brake', { brake: BY_COUNT }],
  ['token', { tokenRevokedAt: NOW }],
])('the message of %s leads to its banner, not to the page on which it stands', async (kind, trouble) => {
  const [, place] = nextStepOf({ kind, campaignId: null, productId: null }).split('#');
  expect(place).toBeDefined();
  expect(await banners(trouble)).toContain(`id="${place}"`);
});
