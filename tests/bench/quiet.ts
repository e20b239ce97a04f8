/** 100,000 deliveries about campaign products that change no verdict: what they cost at Shopify. Wanted: nothing. */
import { API_SECRET } from '../../scripts/demo/keys.ts';
import { digits } from '../../scripts/demo/snapshot.ts';
import { load } from './harness/load.ts';
import {
  actingCampaign,
  atRest,
  DOMAIN,
  forget,
  requests,
  startScene,
  withoutBrake,
} from './harness/scene.ts';
import type { BenchResult } from './run.ts';

const PRODUCTS = 300;
const DELIVERIES = 100_000;

export async function bench(): Promise<BenchResult> {
  const scene = await startScene({
    plan: 'standard',
    products: PRODUCTS,
    available: 100_000,
    role: 'all',
    async prepare(app, products) {
      await withoutBrake(app);
      await actingCampaign(app, 'Quiet', products, { planned: 100 });
    },
  });
  try {
    await forget(scene.store);
    const items = scene.products
      .map(({ variants }) => digits(variants[0]?.inventoryItemId ?? ''))
      .map(Number);
    const location = scene.products[0]?.variants[0]?.levels[0]?.locationId ?? '';
    const port = Number(new URL(scene.appUrl).port);
    const firstItem = Math.min(...items);
    const loaded = await load({
      port,
      connections: 64,
      secret: API_SECRET,
      shops: [DOMAIN],
      firstItem,
      items: Math.max(...items) - firstItem + 1,
      locationId: digits(location),
      deliveries: DELIVERIES,
      seconds: null,
      lowest: 50_000,
      highest: 90_000,
      rate: null,
    });
    if (loaded.ok < DELIVERIES) throw new Error(`${DELIVERIES - loaded.ok} deliveries were not accepted`);
    await atRest(scene);
    const seen = await requests(scene.store);
    return {
      name: 'quiet',
      metrics: {
        deliveries: loaded.ok,
        requests: seen.total,
        points: seen.points,
        perSecond: loaded.perSecond,
      },
      comparedWith: { points: 'wanted: 0', perSecond: 'judging beside it, in one process' },
      missed: seen.points > 0 ? [`${seen.points} points, 0 wanted`] : [],
    };
  } finally {
    await scene.stop();
  }
}
