/** What a product should look like while its holds are as they are (domain: responses; laws 6, 8). */
import { describe, expect, test } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { desiredAfter, desiredOf } from '../../app/core/desired.ts';
import type { Picture } from '../../app/core/picture.ts';
import {
  campaign,
  DAY,
  hold,
  item,
  level,
  NOW,
  picture,
  policy,
  settings,
  shop,
  variant,
} from '../support/builders.ts';

const ads = shop({ settings: settings({ advertisingPublicationIds: ['ads'] }) });
const fields = (given: Partial<Picture>): Record<string, unknown> =>
  Object.fromEntries(desiredOf(picture({ shop: ads, ...given })).targets);
/** The tag of everything that is held has tests of its own. */
const HELD = 'tag:holdfast-held';
const others = (names: Iterable<string>): string[] => [...names].filter((name) => name !== HELD).toSorted();
const names = (given: Partial<Picture>): string[] => others(Object.keys(fields(given)));
const pinned = (given: Partial<Picture>): string[] =>
  others(desiredOf(picture({ shop: ads, ...given })).pinned);
const gone = { published: false, publishDate: null };
const metafield = (given: Partial<Picture>): unknown => JSON.parse(String(fields(given)['metafield']));
const MEMBER = ['metafield', 'tag:campaign:c1'];

describe('members', () => {
  test('of a live campaign carry its tag, and the other while they are safe to promote', () => {
    expect(fields({})).toMatchObject({ 'tag:campaign:c1': true, 'tag:promote:c1': true });
    expect(metafield({})).toEqual({ state: 'ok', campaign: 'Campaign c1' });
  });

  test('tags are written in small letters, however the handle is spelled', () => {
    expect(names({ campaigns: [campaign({ handle: 'Spring ' })] })).toContain('tag:campaign:spring');
  });

  test('a campaign may use no tags', () => {
    expect(names({ campaigns: [campaign({ useTags: false })] })).toEqual(['metafield']);
  });

  test.each([
    ['the campaign watches', { campaigns: [campaign({ mode: 'watch' })] }],
    ['the shop does not act yet', { shop: shop({ acting: false }) }],
    ['the window is over', { campaigns: [campaign({ endsAt: NOW })] }],
    ['the campaign is cancelled', { campaigns: [campaign({ state: 'cancelled' })] }],
    ['the product is gone', { product: { ...picture().product, deleted: true } }],
    ['only other products are in it', { campaigns: [campaign({ items: [item({ productId: 'p2' })] })] }],
  ])('nothing is wished when %s', (_, given) => {
    expect(names(given)).toEqual([]);
  });

  test('would-have holds of a watching campaign wish nothing (law 8)', () => {
    const watching = campaign({ mode: 'watch', policy: policy({ hideMode: 'unlist' }) });
    expect(names({ campaigns: [watching], holds: [hold({ response: 'hide', mode: 'watch' })] })).toEqual([]);
  });
});

describe('responses', () => {
  test('a flag takes the promote tag away and tells the theme', () => {
    const given = { holds: [hold({ response: 'flag' as const, cause: 'below_need' as const })] };
    expect(names(given)).toEqual(MEMBER);
    expect(metafield(given)).toEqual({ state: 'low', campaign: 'Campaign c1' });
  });

  test('stop promoting never takes a product off sale in the store or at the till, whatever is chosen', () => {
    const chosen = shop({ settings: settings({ advertisingPublicationIds: ['online', 'ads', 'till'] }) });
    const wished = names({ shop: chosen, holds: [hold()] });
    expect(wished.filter((name) => name.startsWith('publication:'))).toEqual(['publication:ads']);
  });

  test('stop promoting leaves the advertising channels and the campaign’s collection', () => {
    const given = { campaigns: [campaign({ collectionId: '7' })], holds: [hold()] };
    expect(fields(given)).toMatchObject({ 'publication:ads': gone, 'collection:7': false });
    expect(metafield(given)).toEqual({ state: 'sold_out', campaign: 'Campaign c1' });
  });

  test('without an advertising channel it equals a flag', () => {
    expect(names({ shop: shop(), holds: [hold()] })).toEqual(MEMBER);
  });

  const hidden = (given: Parameters<typeof policy>[0]) => ({
    campaigns: [campaign({ policy: policy(given) })],
    holds: [hold({ response: 'hide' as const })],
  });

  test('hide by unlisting', () => {
    expect(fields(hidden({ hideMode: 'unlist' }))).toMatchObject({
      status: 'UNLISTED',
      'publication:ads': gone,
    });
  });

  test('hide from chosen channels', () => {
    const given = hidden({ hideMode: 'hide_from_channels', hideChannels: ['online'] });
    expect(names(given)).toEqual([...MEMBER, 'publication:ads', 'publication:online'].toSorted());
  });

  test('hide the variant: in every channel but the till, and only that variant', () => {
    const two = {
      variants: [variant({ recentUnits: 10 }), variant({ id: 'v2', recentUnits: 90 })],
      levels: [level(), level({ inventoryItemId: 'i2' })],
      ...hidden({ hideMode: 'hide_variant' }),
    };
    expect(names(two).filter((one) => !MEMBER.includes(one))).toEqual([
      'tag:promote:c1',
      'variant:v1:publication:ads',
      'variant:v1:publication:online',
    ]);
  });
});

describe('holds add up (law 6)', () => {
  const two = [campaign({ policy: policy({ hideMode: 'unlist' }) }), campaign({ id: 'c2', priority: 4 })];
  const stopHold = hold({ campaignId: 'c2' });
  const hideHold = hold({ response: 'hide' });

  test('the strictest counts, and the product is free when the last one is gone', () => {
    expect(fields({ campaigns: two, holds: [stopHold, hideHold] })).toMatchObject({ status: 'UNLISTED' });
    expect(names({ campaigns: two, holds: [stopHold] })).toContain('publication:ads');
    expect(names({ campaigns: two, holds: [stopHold] })).not.toContain('status');
    expect(names({ campaigns: two, holds: [] })).not.toContain('publication:ads');
  });

  test('a product that one campaign took out of the ads is not promoted by the other', () => {
    expect(names({ campaigns: two, holds: [stopHold] })).not.toContain('tag:promote:c1');
  });

  test('one that is only flagged by one campaign may be promoted by the other', () => {
    const flagged = { campaigns: two, holds: [hold({ campaignId: 'c2', response: 'flag' as const })] };
    expect(names(flagged)).toContain('tag:promote:c1');
    expect(names(flagged)).not.toContain('tag:promote:c2');
  });

  test('sizes that two campaigns hold together take the product out', () => {
    const sizes = {
      variants: [variant({ recentUnits: 45 }), variant({ id: 'v2', recentUnits: 55 })],
      levels: [level(), level({ inventoryItemId: 'i2' })],
      campaigns: two,
    };
    const first = hold();
    const second = hold({ campaignId: 'c2', variantId: 'v2' });
    expect(names({ ...sizes, holds: [first] })).not.toContain('publication:ads');
    expect(names({ ...sizes, holds: [first, second] })).toContain('publication:ads');
  });

  test('a hold of allocation changes its own campaign’s tags and collection, never channels or status', () => {
    const starved = {
      campaigns: [
        campaign({ collectionId: '7', policy: policy({ hideMode: 'unlist' }) }),
        campaign({ id: 'c2' }),
      ],
      holds: (['flag', 'stop_promoting', 'hide'] as const).map((response) =>
        hold({ response, cause: 'allocation' }),
      ),
    };
    expect(names(starved)).toEqual(
      ['collection:7', 'metafield', 'tag:campaign:c1', 'tag:campaign:c2', 'tag:promote:c2'].toSorted(),
    );
    expect(metafield(starved)).toMatchObject({ state: 'ok' });
  });

  test('after the end only what waits for stock is left', () => {
    const over = campaign({ state: 'ended', endsAt: NOW - DAY });
    expect(names({ campaigns: [over], holds: [hold()] })).toEqual(['publication:ads']);
  });
});

describe('frozen: nothing changes either way', () => {
  const frozen = campaign({ frozen: true, collectionId: '7', policy: policy({ hideMode: 'unlist' }) });
  const own = ['collection:7', 'metafield', 'tag:campaign:c1', 'tag:promote:c1'];

  test('its tags, its collection and our metafield stay', () => {
    expect(pinned({ campaigns: [frozen] })).toEqual(own);
    expect(names({ campaigns: [frozen] })).toEqual([]);
  });

  test('also what it holds, whatever the roll-up says by now', () => {
    const held = { campaigns: [frozen], holds: [hold({ response: 'hide' as const })] };
    expect(pinned(held)).toEqual([...own, 'publication:ads', 'status'].toSorted());
    const oneOfThree = {
      ...held,
      variants: ['v1', 'v2', 'v3'].map((id) => variant({ id })),
      levels: ['i1', 'i2', 'i3'].map((inventoryItemId) => level({ inventoryItemId })),
    };
    expect(pinned(oneOfThree)).toEqual(pinned(held));
  });

  test('in each hide mode', () => {
    const mode = (given: Parameters<typeof policy>[0]) =>
      pinned({ campaigns: [campaign({ frozen: true, policy: policy(given) })], holds: [hold()] });
    expect(mode({ hideMode: 'hide_from_channels', hideChannels: ['online'] })).toContain(
      'publication:online',
    );
    expect(mode({ hideMode: 'hide_variant' })).toContain('variant:v1:publication:online');
    expect(mode({ hideMode: 'hide_variant' })).not.toContain('status');
  });

  test('but what another campaign asks for is done', () => {
    const both = { campaigns: [frozen, campaign({ id: 'c2' })], holds: [hold(), hold({ campaignId: 'c2' })] };
    expect(pinned(both)).not.toContain('publication:ads');
    expect(names(both)).toEqual(['publication:ads', 'tag:campaign:c2']);
  });
});

describe('the tag of what is held', () => {
  const isTagged = (given: Partial<Picture>): boolean => HELD in fields(given);
  const isPinned = (given: Partial<Picture>): boolean =>
    desiredOf(picture({ shop: ads, ...given })).pinned.has('tag:holdfast-held');
  const sizes = {
    variants: [variant({ recentUnits: 10 }), variant({ id: 'v2', recentUnits: 90 })],
    levels: [level(), level({ inventoryItemId: 'i2' })],
  };

  test.each(['flag', 'stop_promoting', 'hide'] as const)('is on a product that is held: %s', (response) => {
    expect(isTagged({ holds: [hold({ response })] })).toBe(true);
  });

  test('is not on one that is free, nor on one that would be held', () => {
    expect(isTagged({})).toBe(false);
    expect(isTagged({ holds: [hold({ mode: 'watch' })] })).toBe(false);
    expect(isTagged({ shop: shop({ acting: false }), holds: [hold()] })).toBe(false);
  });

  test('is not on one of which a size is held and the rest sells on, unless the size is taken away', () => {
    expect(isTagged({ ...sizes, holds: [hold()] })).toBe(false);
    const hides = [campaign({ policy: policy({ hideMode: 'hide_variant' }) })];
    expect(isTagged({ ...sizes, campaigns: hides, holds: [hold({ response: 'hide' })] })).toBe(true);
  });

  test('also where allocation takes it out of its campaign’s collection, and a campaign uses no tags', () => {
    const starved = (given: Parameters<typeof campaign>[0]) => ({
      campaigns: [campaign(given)],
      holds: [hold({ cause: 'allocation' as const })],
    });
    expect(isTagged(starved({ collectionId: '7' }))).toBe(true);
    expect(isTagged(starved({}))).toBe(false);
    expect(isTagged({ campaigns: [campaign({ useTags: false })], holds: [hold()] })).toBe(true);
  });

  test('stays as it is while the campaign that holds is frozen', () => {
    const frozen = [campaign({ frozen: true })];
    expect([
      isTagged({ campaigns: frozen, holds: [hold()] }),
      isPinned({ campaigns: frozen, holds: [hold()] }),
    ]).toEqual([false, true]);
    expect(isPinned({ campaigns: frozen })).toBe(false);
    const both = {
      campaigns: [...frozen, campaign({ id: 'c2' })],
      holds: [hold(), hold({ campaignId: 'c2' })],
    };
    expect([isTagged(both), isPinned(both)]).toEqual([true, false]);
  });

  test('names the campaigns that hold', () => {
    const { causes } = desiredOf(picture({ shop: ads, holds: [hold({ response: 'flag' })] }));
    expect(causes.get('tag:holdfast-held')).toEqual([{ campaignId: 'c1', response: 'flag' }]);
  });
});

test('every wish names the campaign and the response behind it', () => {
  const { causes } = desiredOf(picture({ shop: ads, holds: [hold()] }));
  expect(causes.get('publication:ads')).toEqual([{ campaignId: 'c1', response: 'stop_promoting' }]);
  expect(causes.get('tag:campaign:c1')).toEqual([{ campaignId: 'c1', response: null }]);
});

describe('once a decision is written down', () => {
  const given = (available: number, holds: Picture['holds'] = []): Picture =>
    picture({ shop: ads, levels: [level({ available })], holds });
  const leavesAds = (before: Picture): [boolean, boolean] => {
    const after = desiredAfter(before, decide(before));
    return [desiredOf(before).targets.has('publication:ads'), after.targets.has('publication:ads')];
  };
  const held = [hold({ response: 'flag' }), hold()];
  test('what it opens holds', () => expect(leavesAds(given(0))).toEqual([false, true]));
  test('what it closes holds no more', () => expect(leavesAds(given(100, held))).toEqual([true, false]));
  test('what it leaves as it is goes on', () => expect(leavesAds(given(0, held))).toEqual([true, true]));
  test('a hold that it closes takes nothing from another that goes on', () => {
    const before = given(0, held);
    const close = decide(given(100, [hold({ response: 'flag' })])).close;
    expect(close).toHaveLength(1);
    expect(desiredAfter(before, { open: [], close }).targets.has('publication:ads')).toBe(true);
  });
});
