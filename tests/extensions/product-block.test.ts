// @vitest-environment happy-dom
/** The block of the product page, in Shopify's tester. Its `translate` answers keys. */
import { afterEach, describe, expect, test } from 'vitest';
import { harness, see, type Asked, type Answer } from './admin-extension.ts';

const block = harness('product-campaign-block', 'src/Block.jsx', 'admin.product-details.block.render');
afterEach(() => block.tearDown());

const NIGHT = {
  id: 'c',
  name: 'Night sale',
  mode: 'act',
  light: 'red',
  units: 0,
  need: 12,
  standing: 'hide',
  why: 'Sold out: 0 can be bought.',
};
const FOUND = {
  known: true,
  campaigns: [NIGHT],
  override: null,
  may: { override: true, add: true },
  addable: [
    { id: 'd', name: 'Day sale' },
    { id: 'e', name: 'Eve sale' },
  ],
};

const show = async (...answers: Answer[]): Promise<Asked[]> => {
  const asked = block.setUp(['7'], ...answers);
  await block.start();
  return asked;
};

describe('the block', () => {
  test('asks for the product of the page and says what each campaign says', async () => {
    const asked = await show(FOUND);
    expect(asked).toEqual([{ path: '/extensions/products/7', message: null }]);
    expect(see.texts('s-badge')).toEqual(['light.red', 'standing.hide']);
    expect(document.body.querySelector('s-badge')?.getAttribute('tone')).toBe('critical');
    expect(see.texts('s-text').join(' ')).toContain('Sold out: 0 can be bought.');
    expect(document.body.querySelector('s-admin-block')?.getAttribute('heading')).toBe('heading');
  });

  test('leaves out quantities that this person may not see, and says who only watches', async () => {
    await show({
      ...FOUND,
      campaigns: [{ ...NIGHT, units: null, mode: 'watch', standing: null, light: 'yellow' }],
    });
    expect(see.texts('s-badge')).toEqual(['light.yellow', 'watching']);
    expect(see.texts('s-text')).not.toContain('stock');
  });

  test('offers only what the role allows', async () => {
    await show({ ...FOUND, may: { override: false, add: false } });
    expect(see.buttons()).toEqual([]);
  });

  test.each([
    ['keep_visible', 'keep_visible'],
    ['hold_now', 'hold_now'],
  ])('%s sends the decision with its reason, and looks again', async (button, kind) => {
    const after = { ...FOUND, override: { kind, reason: 'Recall' } };
    const asked = await show(FOUND, { ok: true }, after);
    await see.set('s-text-field', 'Recall', 'input');
    await see.click(button);
    expect(asked[1]).toEqual({
      path: '/extensions/products/7',
      message: { intent: 'override', kind, reason: 'Recall' },
    });
    expect(asked).toHaveLength(3);
    expect(see.texts('s-text')).toContain(`decided.${kind}`);
    expect(see.buttons()).toContain('end_decision');
  });

  test('ends a decision', async () => {
    const asked = await show({ ...FOUND, override: { kind: 'hold_now', reason: 'x' } }, { ok: true }, FOUND);
    await see.click('end_decision');
    expect(asked[1]?.message).toEqual({ intent: 'end_override' });
    expect(see.buttons()).toContain('keep_visible');
  });

  test('adds the product to the campaign that was chosen', async () => {
    const asked = await show(FOUND, { ok: true }, FOUND);
    expect(see.texts('s-option')).toEqual(['Day sale', 'Eve sale']);
    await see.set('s-select', 'e', 'change');
    await see.click('add');
    expect(asked[1]?.message).toEqual({ intent: 'add', campaignId: 'e' });
  });

  test('shows a problem in the words of the server, and one of its own when there is no answer', async () => {
    await show(FOUND, { ok: false, problem: 'Please say why.' }, FOUND);
    await see.click('hold_now');
    expect(see.banner()).toEqual(['Please say why.']);
    block.tearDown();
    for (const answer of [null, 500] as const) {
      await show(answer);
      expect(see.banner()).toEqual(['away']);
      block.tearDown();
    }
    block.setUp(['7']);
  });

  test('a product that is unknown or in no campaign', async () => {
    await show({ known: false });
    expect(see.texts('s-text')).toEqual(['unknown']);
    block.tearDown();
    await show({ ...FOUND, campaigns: [], addable: [] });
    expect(see.texts('s-text')).toEqual(['none']);
    expect(see.buttons()).toEqual([]);
  });
});
