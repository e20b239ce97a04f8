import { RUN } from './bulk/mark.ts';
import type { Settings } from '../core/policy.ts';
import type { Clock } from './ports.ts';
import { readsOrders } from './orders.ts';
import { shopEntry } from './shop-entry.ts';
import type { ShopRow, ShopTx, Store } from './store.ts';
import { themeWatchAfter } from './themes.ts';
import { CLOSED_ALERT, TOKEN_ALERT } from './outcomes.ts';
import { judgeCampaigns, judgeTouched } from './touched.ts';

export interface LifecyclePorts {
  store: Pick<Store, 'inShop'>;
  clock: Clock;
  /** Removes the shop's tokens. */
  forgetSessions(shop: string): Promise<void>;
  /** What a new shop's settings start with. */
  firstSettings: Settings;
  /** Asks for a catalogue sync soon. */
  requestSync(shop: string): Promise<void>;
  /** Asks for the next step of the night look soon. */
  requestNightly(shop: string): Promise<void>;
  /** Asks for a look at whether orders may be read, and for their reading. */
  requestOrders(shop: string): Promise<void>;
  /** What the shop's newest token may do. */
  grantedScopes(shop: string): Promise<readonly string[]>;
  /** Asks for the message to the owner that says what is still held. */
  requestFarewell(shop: string): Promise<void>;
}

export interface Lifecycle {
  /** After a token exchange: creates the shop at its first one, resumes a shop whose token was dead. Idempotent. */
  authenticated(shop: string): Promise<void>;
  uninstalled(shop: string, triggeredAt: number): Promise<void>;
  scopesChanged(shop: string, scopes: readonly string[]): Promise<void>;
  redactShop(shop: string): Promise<void>;
  /** Shopify lets us into the shop again, which it had frozen or locked: everything that waits is looked at now. */
  reopened(shop: string): Promise<void>;
  /** A bulk operation of ours ended: the export of a sync goes on, a bulk run looks at its own. */
  bulkFinished(shop: string, bulkId: string): Promise<void>;
}

/** Install, uninstall and privacy. Nothing here writes to the shop: a new shop watches (law 8). */
export function createLifecycle({
  store,
  clock,
  forgetSessions,
  firstSettings,
  requestSync,
  requestNightly,
  requestOrders,
  grantedScopes,
  requestFarewell,
}: LifecyclePorts): Lifecycle {
  return {
    async authenticated(shop) {
      const mayRead = readsOrders(await grantedScopes(shop));
      const { needsSync, needsOrders } = await store.inShop(shop, async (tx) => {
        const now = clock.now();
        const row = await tx.shop();
        const isNew = !row || row.uninstalledAt !== null;
        if (isNew) await install(tx, row, { settings: row ? row.settings : firstSettings, mayRead }, now);
        else if (row.tokenRevokedAt !== null) await resume(tx, now);
        const read = ((await tx.shop())?.ordersUntil ?? null) === null;
        return {
          needsSync: isNew || row.syncState === 'never' || row.syncState === 'failed',
          needsOrders: mayRead !== read,
        };
      });
      if (needsSync) await requestSync(shop);
      if (needsOrders) await requestOrders(shop);
    },
    async uninstalled(shop, triggeredAt) {
      const gone = await store.inShop(shop, async (tx) => {
        const row = await tx.shop();
        // The message may arrive after a quick re-install: that one is newer and stays.
        if (!row || row.installedAt > triggeredAt) return false;
        // Heard before, and perhaps stopped half-way: what follows may be done twice, but not left out.
        if (row.uninstalledAt !== null) return true;
        const now = clock.now();
        await tx.saveShop({
          uninstalledAt: now,
          actingSince: null,
          metafieldReadyAt: null,
          themeWatch: null,
        });
        await tx.forgetSlackBot();
        await tx.ledger(null, [shopEntry('ledger.uninstalled')], now);
        return true;
      });
      if (!gone) return;
      await requestFarewell(shop);
      await forgetSessions(shop);
    },
    async scopesChanged(shop, scopes) {
      await store.inShop(shop, async (tx) => {
        const changed = shopEntry('ledger.scopes_changed', { scopes: scopes.join(', ') });
        await tx.ledger(null, [changed], clock.now());
        const watch = (await tx.shop())?.themeWatch ?? null;
        if (watch) await tx.saveShop({ themeWatch: themeWatchAfter(watch, scopes) });
      });
      await requestOrders(shop);
    },
    async redactShop(shop) {
      await forgetSessions(shop);
      await store.inShop(shop, (tx) => tx.eraseShop());
    },
    reopened: (shop) =>
      store.inShop(shop, async (tx) => {
        const now = clock.now();
        await tx.resolveAlerts([CLOSED_ALERT], now);
        await tx.ledger(null, [shopEntry('ledger.access_back')], now);
        await lookAgain(tx, now);
      }),
    async bulkFinished(shop, bulkId) {
      const waiting = await store.inShop(shop, async (tx) => {
        const row = await tx.shop();
        if (row?.syncState === 'running' && row.syncDetail?.bulkId === bulkId) return requestSync;
        if (row?.nightlyDetail?.running?.bulkId === bulkId) return requestNightly;
        const run = await tx.latestBulkRun();
        if (run?.bulkId !== bulkId) return null;
        await tx.saveBulkRun(run.id, { lookAt: clock.now() });
        await tx.mark('run', [RUN], clock.now());
        return null;
      });
      await waiting?.(shop);
    },
  };
}

/**
 * A new shop watches. A re-install finds its record: what we still had changed when the app was taken out is put back,
 * and every campaign watches until a person starts acting again.
 */
async function install(
  tx: ShopTx,
  before: ShopRow | null,
  { settings, mayRead }: { settings: Settings; mayRead: boolean },
  now: number,
): Promise<void> {
  // What happened while the app was away nobody told us: orders of then are read, or not known from the uninstall on.
  const until = before?.ordersUntil ?? before?.uninstalledAt ?? now;
  await tx.saveShop({
    ...(mayRead ? {} : { ordersUntil: until, ordersFrom: before ? before.ordersFrom : until }),
    ordersHeardAt: null,
    installedAt: now,
    uninstalledAt: null,
    actingSince: null,
    settings,
    syncState: 'never',
    syncDetail: null,
    tokenRevokedAt: null,
  });
  // A token that died a moment before the app was taken out has told so; this one lives.
  await tx.resolveAlerts([TOKEN_ALERT], now);
  const acting = (await tx.campaigns()).filter(({ mode }) => mode === 'act');
  await tx.updateCampaigns(
    acting.map(({ id }) => id),
    { mode: 'watch' },
  );
  const run = await tx.latestBulkRun();
  // What it was cut off from may still run at Shopify: it is stopped and read before anything is put back.
  if (run !== null && run.endedAt === null) await tx.mark('run', [RUN], now);
  await judgeTouched(tx, now);
  await tx.ledger(null, [shopEntry('ledger.installed')], now);
}

async function resume(tx: ShopTx, now: number): Promise<void> {
  await tx.saveShop({ tokenRevokedAt: null });
  await tx.resolveAlerts([TOKEN_ALERT], now);
  await tx.ledger(null, [shopEntry('ledger.access_back')], now);
  await lookAgain(tx, now);
}

async function lookAgain(tx: ShopTx, now: number): Promise<void> {
  await judgeTouched(tx, now);
  // What was to be written meanwhile waits for its next try: a judgement asks for it now.
  await judgeCampaigns(tx, now, ['live']);
  await tx.mark('observe', ['events'], now);
}
