import type { Commands } from './flow/commands/commands.ts';
import type { GuestCommands } from './flow/guests/commands.ts';
import type { ReachCommands } from './flow/reach/commands.ts';
import type { Team } from './flow/team.ts';
import type { TellingCommands } from './flow/telling/commands.ts';
import type { ShopifyApp } from './shopify/app.ts';
import type { Views } from './db/views/views.ts';

/**
 * What routes get from the process that serves them (Remix load context). Routes import values only from core, ui and
 * i18n; everything that does something comes through here, so that there is one of each per process.
 */
export interface Holdfast {
  shopify: ShopifyApp;
  commands: Commands;
  /** Links for people without a seat. */
  guests: GuestCommands;
  /** Feeds and the pixel. */
  reach: ReachCommands;
  /** Who is told what. */
  telling: TellingCommands;
  views: Views;
  /** Who a person is to the shop. */
  team: Team;
  /** What email is sent from; null: no mail server is configured. */
  mailFrom: string | null;
  /** Epoch milliseconds. */
  now(): number;
  /** App Bridge's address: Shopify's CDN, or the dev store's stand-in. */
  appBridgeUrl: string;
  apiKey: string;
  /** Origins besides Shopify's that may embed the app (the dev store); usually empty. */
  extraFrameAncestors: readonly string[];
}

declare module '@remix-run/node' {
  interface AppLoadContext {
    holdfast: Holdfast;
    cspNonce?: string;
  }
}
