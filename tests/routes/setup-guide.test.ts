/** What the set-up guide on Home says of the first reading of the shop. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { SetupGuide } from '../../app/routes/home/setup-guide.tsx';
import { NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';

const NOTHING_DONE = {
  synced: false,
  advertising: [],
  hasCampaign: false,
  acting: false,
  couldAct: null,
};

async function readingStep(
  frame: { tokenRevokedAt: number | null; sync: { state: string; at?: number }; hasProducts?: boolean },
  locale?: 'en' | 'de',
  setup = NOTHING_DONE,
): Promise<string> {
  const guide = createElement(SetupGuide, { setup: { ...setup, ordersRead: true } });
  const page = await drawn(
    guide,
    {
      me: { may: [], role: 'owner' },
      shopDomain: 'tea.myshopify.com',
      frame: { hasProducts: true, ...frame },
    },
    locale,
  );
  const steps = page.split('<li>').map((step) => step.replaceAll(/<[^>]+>/g, ' '));
  return steps.find((step) => /catalogue and stock|Katalog und Bestand/.test(step)) ?? '';
}

test('a first reading that is under way, or about to begin, goes on by itself', async () => {
  const running = await readingStep({ tokenRevokedAt: null, sync: { state: 'running' } });
  expect(running).toMatch(/Under way.*runs by itself/s);
  const soon = await readingStep({ tokenRevokedAt: null, sync: { state: 'never' } });
  expect(soon).toMatch(/Begins by itself.*runs by itself/s);
});

test('one that Shopify did not finish is not said to be under way', async () => {
  const failed = await readingStep({ tokenRevokedAt: null, sync: { state: 'failed' } });
  expect(failed).toMatch(/Did not finish.*tries again every minute/s);
  expect(failed).not.toMatch(/Under way|takes a few minutes/);
});

test('without access nothing is under way, and it says what to do', async () => {
  for (const state of ['failed', 'running', 'never']) {
    const stopped = await readingStep({ tokenRevokedAt: NOW, sync: { state } });
    expect(stopped, state).toMatch(/Stopped.*how the access comes back/s);
    expect(stopped, state).not.toMatch(/Under way|runs by itself/);
  }
  const german = await readingStep({ tokenRevokedAt: NOW, sync: { state: 'failed' } }, 'de');
  expect(german).toMatch(/Steht still.*wie der Zugang zurückkommt/s);
});

test('one that was finished once is done, whatever became of a later one', async () => {
  const done = await readingStep({ tokenRevokedAt: NOW, sync: { state: 'failed' } }, 'en', {
    ...NOTHING_DONE,
    synced: true,
  });
  expect(done).toMatch(/Done.*runs by itself/s);
});

test('a shop without products is told so, with the next step', async () => {
  const read = { tokenRevokedAt: null, sync: { state: 'done', at: NOW }, hasProducts: false };
  const setup = { ...NOTHING_DONE, synced: true };
  const empty = await readingStep(read, 'en', setup);
  expect(empty).toMatch(/Done.*Your shop has no products yet.*Add products in Shopify/s);
  expect(empty).not.toContain('runs by itself');
  expect(await readingStep({ ...read, hasProducts: true }, 'en', setup)).not.toContain('no products');
  expect(await readingStep(read, 'de', setup)).toContain('Dein Shop hat noch keine Produkte.');
});

test('advertising channels that Holdfast ticked itself are named, and can be changed', async () => {
  const setup = { ...NOTHING_DONE, ordersRead: true, advertising: ['Google & YouTube', 'TikTok'] };
  const page = await drawn(createElement(SetupGuide, { setup }), {
    me: { may: ['saveSettings'], role: 'owner' },
    frame: { tokenRevokedAt: null, sync: { state: 'done', at: NOW }, hasProducts: true },
  });
  expect(page).toMatch(/leaves Google &amp; YouTube and TikTok and stays in your shop/);
  expect(page).toMatch(/href="\/app\/settings#channels"/);
});
