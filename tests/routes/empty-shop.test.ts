/** What pages say in a shop that has no products or has just been connected. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { Connection } from '../../app/routes/home/connection.tsx';
import { NoProducts } from '../../app/ui/no-products.tsx';
import { NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const DONE = { state: 'done', at: NOW, objects: 0, error: null };
const said = async (frame: object, locale: 'en' | 'de' = 'en'): Promise<string> =>
  drawn(
    createElement(NoProducts),
    { shopDomain: 'tea.myshopify.com', frame: { tokenRevokedAt: null, sync: DONE, ...frame } },
    locale,
  );

test('a shop that was read has no products, and the way to make some', async () => {
  const page = await said({});
  expect(page).toContain('Your shop has no products yet.');
  expect(page).toContain('https://tea.myshopify.com/admin/products/new');
  expect(await said({}, 'de')).toContain('Dein Shop hat noch keine Produkte.');
});

test.each([
  ['never', null, 'are about to be read'],
  ['running', null, 'are still being read'],
  ['failed', null, 'tries again by itself'],
  ['running', NOW, 'has no access'],
])('a first reading that is %s (access lost: %s) says nothing of the shop', async (state, lostAt, words) => {
  const page = await said({ tokenRevokedAt: lostAt, sync: { ...DONE, state, at: null } });
  expect(page).toContain(words);
  expect(page).not.toContain('no products');
});

const connection = async (looks: object, sync: object = DONE): Promise<string> =>
  drawn(
    createElement(Connection, {
      connection: {
        lastWebhookAt: null,
        looks: { quick: null, deep: null, nightly: null, ...looks },
        waiting: 0,
        oldestWaitingAt: null,
      },
    }),
    { frame: { tokenRevokedAt: null, sync } },
  );

test('a connection that nothing was checked over yet is not called healthy; it says when the first check is', async () => {
  const fresh = await connection({});
  expect(fresh).toMatch(/Just connected/);
  expect(fresh).toMatch(/for the first time within the hour/);
  expect(fresh).toMatch(/for the first time tonight/);
  expect(fresh).not.toMatch(/Healthy/);
  const checked = await connection({ deep: { at: NOW, products: 0, levels: 0, deleted: 0 } });
  expect(checked).toMatch(/Healthy/);
});

test('a connection that fails promises no check', async () => {
  const failed = await connection({}, { ...DONE, state: 'failed', at: null });
  expect(failed).toMatch(/never yet/);
  expect(failed).not.toMatch(/for the first time/);
});
