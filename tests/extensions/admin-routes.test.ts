/** What our server answers to extensions of the admin, and to whom. */
import { describe, expect, test } from 'vitest';
import type { ProductView } from '../../app/db/views/views.ts';
import * as campaignsRoute from '../../app/routes/extensions/campaigns.ts';
import * as productRoute from '../../app/routes/extensions/product.ts';
import { assessment } from '../contracts/store-fixture.ts';
import { fakeContext, SHOP, visitOf } from '../routes/fake-context.ts';

type Verdict = ProductView['variants'][number]['verdicts'][number];
const verdict = (more: Partial<Verdict> = {}): Verdict => ({
  campaignId: 'c',
  campaignName: 'Night sale',
  state: 'live',
  mode: 'act',
  frozen: false,
  sentBack: false,
  verdict: 'covered',
  assessment: { ...assessment, reason: 'why.covered', buyable: 20, need: 5 },
  judgedAt: 1,
  ...more,
});
const size = (id: string, ...verdicts: Verdict[]): ProductView['variants'][number] => ({
  id,
  title: id,
  sku: null,
  tracked: true,
  inventoryPolicy: 'DENY',
  isGiftCard: false,
  levels: [],
  buyable: 20,
  standing: { confirmed: null, wanted: null, state: 'settled' },
  verdicts,
});
const SOLD_OUT = { ...assessment, reason: 'why.sold_out', buyable: 0, need: 7 };
const PRODUCT: ProductView = {
  id: '7',
  title: 'Lamp',
  handle: 'lamp',
  status: 'ACTIVE',
  imageUrl: null,
  deletedAt: null,
  variants: [
    size('S', verdict(), verdict({ campaignId: 'old', campaignName: 'Old', state: 'ended' })),
    size('L', verdict({ verdict: 'sold_out', assessment: SOLD_OUT })),
  ],
  holds: [
    {
      id: 'h',
      campaignId: 'c',
      campaignName: 'Night sale',
      variantTitle: 'L',
      response: 'stop_promoting',
      mode: 'act',
      cause: 'sold_out',
      openedAt: 1,
    },
  ],
  override: null,
  writes: [],
};
const row = (id: string, name: string) => ({ id, name });
const views = {
  product: () => Promise.resolve(PRODUCT),
  campaigns: () =>
    Promise.resolve({
      rows: [row('c', 'Night sale'), row('d', 'Day sale')],
      total: 2,
      page: 1,
      pageSize: 20,
    } as never),
  viewersSeeQuantities: () => Promise.resolve(true),
};
const at = (fake: ReturnType<typeof fakeContext>, body?: unknown) =>
  visitOf(fake, '/extensions/products/7', {
    params: { productId: '7' },
    ...(body === undefined ? {} : { body }),
  });
const answerOf = async (response: Response): Promise<unknown> => {
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('cache-control')).toBe('no-store');
  return response.json();
};

describe('the product of a page', () => {
  test('each open campaign with the worst of its sizes, all units, the strictest hold and why', async () => {
    const fake = fakeContext({ visitor: 'merchandiser', views });
    expect(await answerOf(await productRoute.loader(at(fake)))).toEqual({
      known: true,
      campaigns: [
        {
          id: 'c',
          name: 'Night sale',
          mode: 'act',
          light: 'red',
          units: 20,
          need: 120,
          standing: 'stop_promoting',
          why: expect.stringMatching(/^Sold out: 0 can be bought/),
        },
      ],
      override: null,
      may: { override: true, add: true },
      addable: [row('d', 'Day sale')],
    });
  });

  test('who only looks may do nothing, and sees no quantities where the shop does not want it', async () => {
    const open = fakeContext({ visitor: 'viewer', views });
    expect(await answerOf(await productRoute.loader(at(open)))).toMatchObject({
      may: { override: false, add: false },
      campaigns: [{ units: 20 }],
    });
    const closed = fakeContext({
      visitor: 'viewer',
      views: { ...views, viewersSeeQuantities: () => Promise.resolve(false) },
    });
    const answer = JSON.stringify(await answerOf(await productRoute.loader(at(closed))));
    expect(answer).toContain('"light":"red"');
    expect(answer).toContain('"units":null,"need":null');
    expect(answer).not.toMatch(/\b(20|12|7) units|0 units/);
  });

  test('speaks the language that is asked for', async () => {
    const args = at(fakeContext({ views }));
    args.request.headers.set('Accept-Language', 'de');
    expect(JSON.stringify(await answerOf(await productRoute.loader(args)))).toMatch(/Ausverkauft/);
  });

  test('a product that is not there', async () => {
    const fake = fakeContext({ views: { ...views, product: () => Promise.resolve(null) } });
    expect(await answerOf(await productRoute.loader(at(fake)))).toEqual({ known: false });
  });

  test.each([
    [
      { intent: 'override', kind: 'hold_now', reason: 'Recall' },
      'override',
      { kind: 'hold_now', untilKind: 'campaign_end' },
    ],
    [
      { intent: 'override', kind: 'keep_visible', reason: 'Soon' },
      'override',
      { kind: 'keep_visible', untilKind: 'restock', response: null },
    ],
    [{ intent: 'end_override' }, 'endOverride', '7'],
    [{ intent: 'add', campaignId: 'd' }, 'addProducts', 'd'],
  ])('%j becomes a command in the name of who asks', async (body, name, rest) => {
    const fake = fakeContext({ visitor: 'merchandiser', views });
    expect(await answerOf(await productRoute.action(at(fake, body)))).toEqual({ ok: true });
    const [call] = fake.commands;
    expect(call?.name).toBe(name);
    expect(call?.args.slice(0, 2)).toEqual([SHOP, { userId: '11', name: 'Ada Owner', role: 'merchandiser' }]);
    if (typeof rest === 'object') expect(call?.args[2]).toMatchObject(rest);
    else expect(call?.args[2]).toBe(rest);
  });

  test.each([{ intent: 'override', kind: 'hold_now', reason: ' ' }, { intent: 'burn' }, null])(
    'refuses %j in words',
    async (body) => {
      const fake = fakeContext({ views });
      const answer = (await answerOf(await productRoute.action(at(fake, body)))) as {
        ok: boolean;
        problem: string;
      };
      expect(answer.ok).toBe(false);
      expect(answer.problem).toMatch(/^[A-Z].*[.!]$/);
      expect(fake.commands).toEqual([]);
    },
  );

  test('says in words what a command refuses', async () => {
    const problems = [{ field: null, message: 'problem.hold_needs_campaign' }];
    const fake = fakeContext({
      views,
      commands: { override: () => Promise.resolve({ ok: false, problems }) },
    });
    const body = { intent: 'override', kind: 'hold_now', reason: 'x' };
    const answer = (await answerOf(await productRoute.action(at(fake, body)))) as { problem: string };
    expect(answer.problem).not.toContain('problem.');
    expect(answer.problem.length).toBeGreaterThan(10);
  });
});

describe('campaigns to add to', () => {
  const ask = (fake: ReturnType<typeof fakeContext>, body?: unknown) =>
    visitOf(fake, '/extensions/campaigns', body === undefined ? {} : { body });

  test('are listed with whether this person may add', async () => {
    const found = { campaigns: [row('c', 'Night sale'), row('d', 'Day sale')] };
    for (const [visitor, may] of [
      ['merchandiser', true],
      ['operations', false],
      ['viewer', false],
    ] as const)
      expect(await answerOf(await campaignsRoute.loader(ask(fakeContext({ visitor, views }))))).toEqual({
        ...found,
        may,
      });
  });

  test('take products, up to 250 at once', async () => {
    const fake = fakeContext({ visitor: 'merchandiser', views });
    const message = (count: number) => ({
      intent: 'add',
      campaignId: 'd',
      productIds: Array.from({ length: count }, (_, n) => String(n + 1)),
    });
    expect(await answerOf(await campaignsRoute.action(ask(fake, message(250))))).toEqual({ ok: true });
    expect(fake.commands[0]?.args[2]).toBe('d');
    for (const body of [message(0), message(251), { ...message(1), productIds: ['x'] }])
      expect(await answerOf(await campaignsRoute.action(ask(fake, body)))).toMatchObject({ ok: false });
    expect(fake.commands).toHaveLength(1);
  });
});

test('nobody without a session gets anything but a refusal that the extension can read', async () => {
  for (const door of [
    productRoute.loader,
    productRoute.action,
    campaignsRoute.loader,
    campaignsRoute.action,
  ]) {
    const nobody = fakeContext({ visitor: null, views });
    const response = await door(at(nobody, { intent: 'end_override' }));
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect([...nobody.commands, ...nobody.views]).toEqual([]);
  }
});
