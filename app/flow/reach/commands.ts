import type { FeedFormat } from '../../core/feed.ts';
import { may } from '../../core/roles.ts';
import type { CommandResult, Person } from '../commands/commands.ts';
import { forbidden, refuse, said } from '../commands/support.ts';
import type { Clock } from '../ports.ts';
import type { ThemeWatch } from '../themes.ts';
import type { Feeds } from './feeds.ts';
import { ACCOUNT } from './page-counts.ts';
import type { ReachPort } from './port.ts';
import type { Satisfaction } from './satisfaction.ts';
import { satisfactionCommands, type SatisfactionCommands } from './satisfaction-commands.ts';
import type { Signer } from './signing.ts';
import type { ReachStore } from './store.ts';

/** Addresses of one feed by format, below the app's own. */
export type FeedPaths = Record<FeedFormat, string>;

/** What people switch on and off where Holdfast reaches out of its own pages. */
export interface ReachCommands extends SatisfactionCommands {
  /** A new address; one that was given out before ends. */
  openFeed(shop: string, by: Person, campaignId: string): Promise<CommandResult<{ paths: FeedPaths }>>;
  revokeFeed(shop: string, by: Person, campaignId: string): Promise<CommandResult>;
  /** The open addresses of the shop by campaign; null: there is one, and this person may not have it. */
  feeds(shop: string, by: Person): Promise<Map<string, FeedPaths | null>>;
  turnPixelOn(shop: string, by: Person): Promise<CommandResult>;
  turnPixelOff(shop: string, by: Person): Promise<CommandResult>;
  /** The shop has allowed orders, or may have: they are read at once. */
  readOrders(shop: string, by: Person): Promise<CommandResult>;
  /** Whether the other team is told when another theme is published; what it needs is asked for before. */
  hearThemes(shop: string, by: Person, on: boolean): Promise<CommandResult>;
  /** Null: published themes are not told. */
  themeWatch(shop: string): Promise<ThemeWatch | null>;
  /** When the pixel was turned on (epoch milliseconds), null when it is off. */
  pixelSince(shop: string): Promise<number | null>;
}

export interface ReachCommandPorts {
  store: Pick<ReachStore, 'inShop'>;
  shopify: Pick<ReachPort, 'putWebPixel' | 'dropWebPixel' | 'hearThemes' | 'stopHearingThemes'>;
  feeds: Feeds;
  satisfaction: Satisfaction;
  signer: Signer;
  clock: Clock;
  /** Asks for a look at whether orders may be read, and for their reading. */
  requestOrders(shop: string): Promise<void>;
  /** The app's public address: where the pixel sends to. */
  appUrl: string;
}

export function createReachCommands(ports: ReachCommandPorts): ReachCommands {
  const { store, shopify, feeds, signer, clock } = ports;
  return {
    ...satisfactionCommands(ports),

    async openFeed(shop, by, campaignId) {
      if (!may(by.role, 'openFeed')) return forbidden(by, 'openFeed');
      const address = await store.inShop(shop, async (tx) => {
        const campaign = await tx.campaign(campaignId);
        if (!campaign) return null;
        const now = clock.now();
        await tx.ledger(null, [said(by, 'ledger.feed_opened', { campaign: campaign.name }, campaignId)], now);
        return tx.renewFeedAddress(campaignId, by.userId, now);
      });
      feeds.forget(shop, campaignId);
      return address ? { ok: true, paths: feeds.paths(shop, address) } : refuse('problem.no_such_campaign');
    },

    async revokeFeed(shop, by, campaignId) {
      if (!may(by.role, 'revokeFeed')) return forbidden(by, 'revokeFeed');
      await store.inShop(shop, async (tx) => {
        const now = clock.now();
        if (!(await tx.revokeFeedAddress(campaignId, now))) return;
        const campaign = (await tx.campaign(campaignId))?.name ?? campaignId;
        await tx.ledger(null, [said(by, 'ledger.feed_revoked', { campaign }, campaignId)], now);
      });
      feeds.forget(shop, campaignId);
      return { ok: true };
    },

    async feeds(shop, by) {
      const mayHave = may(by.role, 'openFeed');
      const open = await store.inShop(shop, (tx) => tx.feedAddresses());
      return new Map(
        open
          .filter(({ revokedAt }) => revokedAt === null)
          .map((address) => [address.campaignId, mayHave ? feeds.paths(shop, address) : null]),
      );
    },

    async turnPixelOn(shop, by) {
      if (!may(by.role, 'turnPixelOn')) return forbidden(by, 'turnPixelOn');
      const put = await shopify.putWebPixel(shop, {
        accountID: signer.sign(ACCOUNT, shop),
        endpoint: `${ports.appUrl}/pixel`,
      });
      if (!put.ok)
        return refuse(put.reason === 'scope' ? 'problem.pixel_needs_scopes' : 'problem.shopify_away');
      await store.inShop(shop, async (tx) => {
        const now = clock.now();
        await tx.putPixel(put.pixelId, now);
        await tx.ledger(null, [said(by, 'ledger.pixel_on')], now);
      });
      return { ok: true };
    },

    async turnPixelOff(shop, by) {
      if (!may(by.role, 'turnPixelOff')) return forbidden(by, 'turnPixelOff');
      const pixel = await store.inShop(shop, (tx) => tx.pixel());
      if (!pixel) return { ok: true };
      const dropped = await shopify.dropWebPixel(shop, pixel.pixelId);
      if (dropped.outcome !== 'done' && dropped.outcome !== 'gone') return refuse('problem.shopify_away');
      await store.inShop(shop, async (tx) => {
        await tx.dropPixel();
        await tx.ledger(null, [said(by, 'ledger.pixel_off')], clock.now());
      });
      return { ok: true };
    },

    async readOrders(shop, by) {
      if (!may(by.role, 'readOrders')) return forbidden(by, 'readOrders');
      await ports.requestOrders(shop);
      return { ok: true };
    },

    async hearThemes(shop, by, on) {
      if (!may(by.role, 'hearThemes')) return forbidden(by, 'hearThemes');
      if (on) {
        const heard = await shopify.hearThemes(shop);
        if (heard === 'denied') return refuse('problem.themes_need_access');
        if (heard === 'away') return refuse('problem.shopify_away');
      } else if (!(await shopify.stopHearingThemes(shop))) return refuse('problem.shopify_away');
      await store.inShop(shop, async (tx) => {
        const now = clock.now();
        const watch = (await tx.shop())?.themeWatch ?? null;
        if (on ? watch?.denied === false : watch === null) return;
        const begun = { since: now, checkedAt: now, denied: false, last: watch?.last ?? null };
        await tx.saveShop({ themeWatch: on ? begun : null });
        await tx.ledger(null, [said(by, on ? 'ledger.themes_on' : 'ledger.themes_off')], now);
      });
      return { ok: true };
    },

    themeWatch: (shop) => store.inShop(shop, async (tx) => (await tx.shop())?.themeWatch ?? null),

    pixelSince: (shop) => store.inShop(shop, async (tx) => (await tx.pixel())?.turnedOnAt ?? null),
  };
}
