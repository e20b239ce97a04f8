/** Which theme the shop shows: Shopify tells when another is published, to shops that allow it (optional scope read_themes). */
import { newsOfTheme } from '../core/news.ts';
import { isDue } from '../core/looks.ts';
import type { Clock } from './ports.ts';
import type { ReachPort } from './reach/port.ts';
import type { ShopTx, Store } from './store.ts';

/** That published themes are told. Times are epoch milliseconds. */
export interface ThemeWatch {
  since: number;
  /** When the subscription was last seen or made; null: look soon. */
  checkedAt: number | null;
  /** The access was taken back. */
  denied: boolean;
  /** What was published last, and when; null: nothing since. */
  last: { themeId: string; at: number } | null;
}

/** The optional scope that it takes. */
export const THEME_SCOPE = 'read_themes';
/** Shopify deletes a subscription of one shop that failed eight times: it is looked for each day. */
const LOOK_AGAIN_MS = 24 * 3_600_000;

/** A theme was published: told once, however many deliveries say so and in whatever order they come. */
export async function seeTheme(
  tx: ShopTx,
  theme: { themeId: string; name: string },
  at: number,
  now: number,
): Promise<void> {
  const watch = (await tx.shop())?.themeWatch ?? null;
  if (watch === null) return;
  const { last } = watch;
  if (last !== null && (last.at >= at || last.themeId === theme.themeId)) return;
  await tx.saveShop({ themeWatch: { ...watch, last: { themeId: theme.themeId, at } } });
  const live = (await tx.campaigns()).filter(({ state }) => state === 'live').length;
  await tx.tellEvents(null, [newsOfTheme({ id: theme.themeId, name: theme.name }, live)], now);
}

/** What the shop allows has changed. Null: it never let us hear of themes. */
export const themeWatchAfter = (watch: ThemeWatch | null, scopes: readonly string[]): ThemeWatch | null =>
  watch && { ...watch, checkedAt: null, denied: !scopes.includes(THEME_SCOPE) };

export interface ThemePorts {
  store: Pick<Store, 'inShop' | 'installedShops'>;
  shopify: Pick<ReachPort, 'hearThemes'>;
  clock: Clock;
}

/** Looks once a day, and soon after the access has changed, whether Shopify still tells, and asks for it again. */
export async function keepHearingThemes({ store, shopify, clock }: ThemePorts): Promise<void> {
  for (const shop of await store.installedShops()) {
    const row = await store.inShop(shop, (tx) => tx.shop());
    const watch = row?.themeWatch ?? null;
    if (!watch || watch.denied || row?.tokenRevokedAt !== null) continue;
    if (!isDue(watch.checkedAt, LOOK_AGAIN_MS, clock.now())) continue;
    const heard = await shopify.hearThemes(shop);
    if (heard === 'away') continue;
    await store.inShop(shop, async (tx) => {
      const now = (await tx.shop())?.themeWatch ?? null;
      if (now)
        await tx.saveShop({ themeWatch: { ...now, checkedAt: clock.now(), denied: heard === 'denied' } });
    });
  }
}
