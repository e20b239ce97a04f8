// @vitest-environment happy-dom
/** The action of the product list, in Shopify's tester. Its `translate` answers keys. */
import { afterEach, expect, test, vi } from 'vitest';
import { harness, see } from './admin-extension.ts';

const action = harness('add-to-campaign', 'src/Action.jsx', 'admin.product-index.selection-action.render');
afterEach(() => action.tearDown());

const FOUND = {
  may: true,
  campaigns: [
    { id: 'c', name: 'Night sale' },
    { id: 'd', name: 'Day sale' },
  ],
};
const closing = () => {
  const close = vi.fn();
  action.shopify().close = close;
  return close;
};

test('adds what is selected to the campaign that was chosen, and closes', async () => {
  const asked = action.setUp(['7', '8'], FOUND, { ok: true });
  const close = closing();
  await action.start();
  await see.set('s-select', 'd', 'change');
  await see.click('add');
  expect(asked).toEqual([
    { path: '/extensions/campaigns', message: null },
    { path: '/extensions/campaigns', message: { intent: 'add', campaignId: 'd', productIds: ['7', '8'] } },
  ]);
  expect(close).toHaveBeenCalledOnce();
});

test('sends many in parts, and stops at a problem', async () => {
  const ids = Array.from({ length: 600 }, (_, n) => String(n + 1));
  const asked = action.setUp(ids, FOUND, { ok: true }, { ok: false, problem: 'That is too much.' });
  const close = closing();
  await action.start();
  await see.click('add');
  const sizes = asked.slice(1).map(({ message }) => (message as { productIds: string[] }).productIds.length);
  expect(sizes).toEqual([250, 250]);
  expect(see.banner()).toEqual(['That is too much.']);
  expect(close).not.toHaveBeenCalled();
});

test.each([
  [{ ...FOUND, may: false }, ['forbidden']],
  [{ may: true, campaigns: [] }, ['none']],
])('says why nothing can be added', async (found, texts) => {
  const asked = action.setUp(['7'], found);
  await action.start();
  expect(see.texts('s-text')).toEqual(texts);
  await see.click('add').catch(() => undefined);
  expect(asked).toHaveLength(1);
});

test('cancel closes, and a server that is away says so', async () => {
  action.setUp(['7'], null);
  const close = closing();
  await action.start();
  expect(see.banner()).toEqual(['away']);
  await see.click('cancel');
  expect(close).toHaveBeenCalledOnce();
});
