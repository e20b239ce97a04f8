/** The stand-in for App Bridge, in a real browser: a small app in the admin's frame. */
import type { Frame } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { facesGround } from './faces-browser.ts';
import { readToken } from './faces-shop.ts';

const ground = facesGround();
const out = (frame: Frame): Promise<string | null> => frame.textContent('#out');
const subject = (token: string | undefined): string | undefined =>
  readToken(token?.replace('Bearer ', '') ?? '')?.sub;

describe('session tokens', () => {
  test('idToken gives a fresh one for the person who is signed in', async () => {
    const frame = await ground.open('/app?as=1003');
    const tokens = await frame.evaluate(async () => [await shopify.idToken(), await shopify.idToken()]);
    expect(tokens.map(subject)).toEqual(['1003', '1003']);
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(await frame.evaluate(() => shopify.user())).toMatchObject({
      id: 1003,
      email: 'oksana@shop.example',
    });
    expect(ground.complaints).toEqual([]);
  });

  test('fetch to the own server carries one, and to others none', async () => {
    const frame = await ground.open();
    await frame.evaluate(() => fetch('/data', { method: 'POST', body: 'x' }));
    expect(subject(ground.seen[0]?.authorization)).toBe('1001');
    const elsewhere: string[] = [];
    await ground.page.route('http://elsewhere.example/**', (route) => {
      elsewhere.push(
        `${route.request().method()} ${route.request().headers()['authorization'] ?? 'no token'}`,
      );
      const headers = {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Headers': '*, Authorization',
      };
      return route.fulfill({ status: 200, headers, body: '' });
    });
    await frame.evaluate(() => fetch('http://elsewhere.example/x'));
    expect(elsewhere).toEqual(['GET no token']);
    expect(ground.complaints).toEqual([]);
  });

  test('a refused token is replaced and the request repeated, once', async () => {
    const frame = await ground.open();
    ground.refusals = 1;
    expect(await frame.evaluate(async () => (await fetch('/data')).status)).toBe(200);
    expect(new Set(ground.seen.map(({ authorization }) => authorization)).size).toBe(2);
    ground.refusals = 5;
    expect(await frame.evaluate(async () => (await fetch('/data')).status)).toBe(401);
    expect(ground.seen).toHaveLength(4);
    ground.refusals = 0;
  });
});

describe('around the app', () => {
  test('the menu leads the app without a reload, and the address follows', async () => {
    const frame = await ground.open('/app?tab=1');
    expect(ground.page.url()).toBe(`${ground.shop.url}/store/lamps/apps/holdfast/app?tab=1`);
    await frame.evaluate(() => Object.assign(window, { stayed: true }));
    await ground.page.getByRole('navigation').getByRole('link', { name: 'Campaigns' }).click();
    await expect
      .poll(() => ground.page.url())
      .toBe(`${ground.shop.url}/store/lamps/apps/holdfast/app/campaigns`);
    expect(await frame.evaluate(() => [location.pathname, 'stayed' in window])).toEqual([
      '/app/campaigns',
      true,
    ]);
    expect(await ground.page.getByRole('link', { name: 'Campaigns' }).getAttribute('aria-current')).toBe(
      'page',
    );
    expect(await ground.page.getByRole('navigation').getByRole('link', { name: 'Home' }).count()).toBe(1);
    await ground.page.goBack();
    await expect.poll(() => ground.page.url()).toBe(`${ground.shop.url}/store/lamps/apps/holdfast/app?tab=1`);
    await ground.page.getByRole('link', { name: 'Holdfast' }).click();
    await expect.poll(() => ground.page.url()).toBe(`${ground.shop.url}/store/lamps/apps/holdfast/app`);
    expect(ground.complaints).toEqual([]);
  });

  test('the title bar shows what the app declares, follows changes, and clicks reach the app', async () => {
    const bar = `<ui-title-bar title="All campaigns"><button onclick="out('exported')">Export</button>
      <button variant="primary" id="new" onclick="out('new')">New</button></ui-title-bar>`;
    const frame = await ground.open('/app', bar);
    await ground.page.getByRole('heading', { name: 'All campaigns' }).waitFor();
    await ground.page.getByRole('button', { name: 'Export' }).click();
    await expect.poll(() => out(frame)).toBe('exported');
    await frame.evaluate(() => document.getElementById('new')?.setAttribute('disabled', ''));
    await expect.poll(() => ground.page.getByRole('button', { name: 'New' }).isDisabled()).toBe(true);
    await frame.evaluate(() => document.querySelector('ui-title-bar')?.remove());
    await ground.page.getByRole('button', { name: 'Export' }).waitFor({ state: 'detached' });
  });

  test('a save bar saves, asks before it discards, and holds people back', async () => {
    const bar = `<ui-save-bar id="bar" discardConfirmation><button variant="primary" onclick="out('saved')">Save</button>
      <button onclick="out('discarded')">Discard</button></ui-save-bar>`;
    const frame = await ground.open('/app', bar);
    await frame.evaluate(() => shopify.saveBar.show('bar'));
    await ground.page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => out(frame)).toBe('saved');
    await ground.page.getByRole('link', { name: 'Stock' }).click();
    await ground.page.getByRole('button', { name: 'Stay' }).click();
    expect(ground.page.url()).not.toContain('stock');
    await ground.page.getByRole('button', { name: 'Discard' }).click();
    await ground.page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => out(frame)).toBe('discarded');
    const left = frame.evaluate(() => shopify.saveBar.leaveConfirmation().then(() => 'left'));
    await ground.page.getByRole('button', { name: 'Leave page' }).click();
    expect(await left).toBe('left');
    await frame.evaluate(() => shopify.saveBar.hide('bar'));
    await ground.page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'hidden' });
    expect(await frame.evaluate(() => shopify.saveBar.leaveConfirmation().then(() => 'free'))).toBe('free');
    expect(ground.complaints).toEqual([]);
  });

  test('a form with data-save-bar needs nothing else', async () => {
    const form = `<form data-save-bar onsubmit="event.preventDefault(); out('submitted ' + this.elements.n.value)">
      <label>Name <input name="n" value="old"></label></form>`;
    const frame = await ground.open('/app', form);
    await frame.fill('input', 'new');
    await ground.page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => frame.inputValue('input')).toBe('old');
    await frame.fill('input', 'newer');
    await ground.page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => out(frame)).toBe('submitted newer');
    await ground.page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
  });

  test('toasts show, act and go', async () => {
    const frame = await ground.open();
    const id = await frame.evaluate(() =>
      shopify.toast.show('Held', {
        action: 'Undo',
        onAction: () => document.getElementById('out')?.append('undone'),
      }),
    );
    expect(id).toMatch(/^toast-/);
    await ground.page.getByRole('status').getByText('Held').waitFor();
    await ground.page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => out(frame)).toBe('undone');
    await frame.evaluate(() => shopify.toast.hide(shopify.toast.show('Second', { duration: 60_000 })));
    await ground.page.getByText('Second').waitFor({ state: 'detached' });
  });

  test('a modal shows its content and its buttons work', async () => {
    const modal = `<ui-modal id="sure"><p>This releases 3 products.</p><ui-title-bar title="Release?">
      <button variant="primary" onclick="out('released'); shopify.modal.hide('sure')">Release</button><button>Cancel</button></ui-title-bar></ui-modal>`;
    const frame = await ground.open('/app', modal);
    expect(await frame.getByText('This releases').isVisible()).toBe(false);
    await frame.evaluate(() => shopify.modal.show('sure'));
    const dialog = frame.getByRole('dialog', { name: 'Release?' });
    expect(await dialog.isVisible()).toBe(true);
    expect(await frame.getByText('This releases').isVisible()).toBe(true);
    await dialog.getByRole('button', { name: 'Release' }).click();
    await expect.poll(() => out(frame)).toBe('released');
    await expect.poll(() => dialog.isVisible()).toBe(false);
    await frame.evaluate(() => shopify.modal.show('sure'));
    await ground.page.keyboard.press('Escape');
    await expect.poll(() => dialog.isVisible()).toBe(false);
    await expect(frame.evaluate(() => shopify.modal.show('none'))).rejects.toThrow('no modal');
  });

  test('the resource picker hands over products with the chosen variants, or nothing', async () => {
    const frame = await ground.open();
    const picked = frame.evaluate(async () => {
      const selection = await shopify.resourcePicker({ type: 'product', multiple: true });
      return selection?.map(({ title, variants }) => [title, variants.map((variant) => variant.title)]);
    });
    const dialog = ground.page.getByRole('dialog', { name: 'Add products' });
    await dialog.getByRole('searchbox').fill('sun');
    await dialog.getByText('Star Rug').waitFor({ state: 'detached' });
    await dialog.getByLabel('Large').check();
    await dialog.getByRole('searchbox').fill('rug');
    await dialog.getByLabel('Star Rug').check();
    await dialog.getByRole('button', { name: 'Add' }).click();
    expect(await picked).toEqual([
      ['Sun Lamp', ['Large']],
      ['Star Rug', ['Default Title']],
    ]);
    const none = frame.evaluate(() =>
      shopify.resourcePicker({ type: 'product' }).then((value) => value === undefined),
    );
    await ground.page.getByRole('button', { name: 'Cancel' }).click();
    expect(await none).toBe(true);
    expect(ground.complaints).toEqual([]);
  });

  test('scopes are asked for in the admin', async () => {
    const frame = await ground.open();
    const asked = frame.evaluate(() => shopify.scopes.request(['read_orders']));
    await ground.page.getByRole('button', { name: 'Decline' }).click();
    expect((await asked).result).toBe('declined-all');
    const again = frame.evaluate(() => shopify.scopes.request(['read_orders']));
    await ground.page.getByRole('button', { name: 'Allow' }).click();
    expect(await again).toMatchObject({
      result: 'granted-all',
      detail: { granted: ['read_products', 'read_orders'] },
    });
  });

  test('links into the admin open there', async () => {
    const number = ground.shop.product('sun-lamp').id.split('/').at(-1);
    const frame = await ground.open('/app', `<a href="shopify://admin/products/${number}">the product</a>`);
    await frame.getByText('the product').click();
    await ground.page.waitForURL(`${ground.shop.url}/store/lamps/products/${number}`);
  });

  test('another page cannot speak for the app', async () => {
    const frame = await ground.open();
    await ground.page.evaluate(() => {
      window.postMessage(
        { devStore: true, kind: 'toast', value: { id: 't', message: 'forged', duration: 9000 } },
        '*',
      );
    });
    await frame.evaluate(() => shopify.toast.show('genuine'));
    await ground.page.getByText('genuine').waitFor();
    expect(await ground.page.getByText('forged').count()).toBe(0);
  });
});
