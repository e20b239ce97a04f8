import { readFile } from 'node:fs/promises';
import { openAsOwner, type RunningApp } from './app-under-demo.ts';
import type { DevStore } from './dev-store.ts';
import { until } from './wait.ts';

const DAY_MS = 86_400_000;

/** Sample catalogues in Shopify's own CSV format (tests/dev-store/catalogue). */
export const CATALOGUES = ['apparel', 'home-and-garden', 'jewelery'];

/** Fills a shop with the sample catalogues in Shopify's own CSV format and installs the app. */
export async function stock(store: DevStore, domain: string, catalogues: readonly string[]): Promise<void> {
  for (const name of catalogues) {
    const csv = await readFile(
      new URL(`../../tests/dev-store/catalogue/${name}.csv`, import.meta.url),
      'utf8',
    );
    // Pictures come from this machine: a demo shows the same with and without a network.
    const local = csv.replace(
      /https:\/\/[^,"\s]+\/([a-z0-9-]+)[^,"\s/]*\.jpg/g,
      `${store.url}/faces/pictures/$1.svg`,
    );
    const imported = await store.do(domain, 'importCsv', { csv: local });
    if (!imported.ok) throw new Error(imported.reason);
  }
  const installed = await store.do(domain, 'installApp', {});
  if (!installed.ok) throw new Error(installed.reason);
}

/** Six weeks of orders, so that the shop has a history of shipping, sales and returns. */
export const openForWeeks = (store: DevStore, domain: string): Promise<void> =>
  store.past(domain, { days: 42, perDay: 6 });

/** What a campaign can follow and count on: a collection, a discount on it from tomorrow, one on everything, a shipment. */
export async function promote(store: DevStore, domain: string): Promise<void> {
  const { products, locations } = await store.state(domain);
  const collectionId = await store.make(domain, 'collection', {
    title: 'Warm things',
    productIds: products.slice(0, 6).map(({ id }) => id),
  });
  const startsAt = Date.now() + DAY_MS;
  await store.make(domain, 'discount', {
    title: 'Warm things 15 % off',
    startsAt,
    endsAt: startsAt + 10 * DAY_MS,
    gets: { collectionIds: [collectionId] },
  });
  await store.make(domain, 'discount', { title: 'WELCOME10', method: 'Code' });
  const items = products.slice(0, 3).flatMap(({ variants }) => variants[0]?.inventoryItemId ?? []);
  await store.make(domain, 'shipment', {
    locationId: locations[0]?.id,
    arrivesAt: Date.now() + 2 * DAY_MS,
    lines: items.map((inventoryItemId) => ({ inventoryItemId, quantity: 60 })),
  });
}

/** Opens the app for the first time and waits for the first sync. */
export async function install(app: RunningApp, store: DevStore, domain: string): Promise<void> {
  const status = await openAsOwner(app, store, domain);
  if (status !== 200) throw new Error(`The app answered ${status} to its owner`);
  await until('the first sync', async () => (await app.holdfast.views.frame(domain))?.sync.state === 'done');
}
