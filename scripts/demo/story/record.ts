/** What the app's own pages say, as a person would read them. */
import type { ProductView } from '../../../tests/dev-store/shopkeeper.ts';
import type { RunningApp } from '../app-under-demo.ts';
import { digits } from '../snapshot.ts';

export async function everyVerdictHasReason(
  views: RunningApp['holdfast']['views'],
  shop: string,
  campaigns: readonly string[],
): Promise<boolean> {
  for (const id of campaigns) {
    const { rows } = await views.campaignItems(shop, id, {
      verdict: null,
      search: '',
      sort: 'product',
      page: 1,
    });
    if (rows.length === 0) return false;
    if (!rows.every(({ verdict, assessment }) => verdict !== null && assessment?.reason)) return false;
  }
  return true;
}

export async function linesOf(
  views: RunningApp['holdfast']['views'],
  shop: string,
  product: ProductView,
  message: string,
): Promise<number> {
  const view = await views.product(shop, digits(product.id), Date.now());
  return JSON.stringify(view).split(`"${message}"`).length - 1;
}
