/** What the faces need from the dev store that carries them. */
import type { Person } from '../people.ts';
import type { ProductView, Shopkeeper } from '../shopkeeper.ts';
import type { FlowRun } from '../flow-runner.ts';
import type { Catalogue } from './catalogue.ts';

export interface FacesHost {
  shopkeeper(domain: string): Shopkeeper | undefined;
  /** Domains of all shops. */
  shops(): string[];
  /** A signed session token as Shopify's admin would hand it to the app's frame. */
  sessionToken(domain: string, userId: string): string;
  /** `name` is what the menu calls the app; Holdfast when left out. */
  app: { url: string; apiKey: string; name?: string };
  now(): Date;
  /** Settings of the shop's web pixel; null while it has none. */
  pixel?(domain: string): { accountID: string; endpoint: string } | null;
  /** Shopify Flow of the shops; without it the page is empty. */
  flow?: {
    received(domain: string): readonly { handle: string; payload: unknown; at: number }[];
    run(
      domain: string,
      action: { handle: string; properties: Record<string, unknown>; runId?: string },
    ): Promise<FlowRun | undefined>;
  };
  /** The app's access in a shop; without it `shopify.scopes` says that it is not available. */
  scopes?: {
    query(domain: string): ScopesDetail;
    grant(domain: string, scopes: string[]): void;
    revoke(domain: string, scopes: string[]): void;
  };
}

export interface ScopesDetail {
  granted: string[];
  required: string[];
  optional: string[];
}

/** One shop, as the pages see it. */
export interface Visit {
  host: FacesHost;
  appName: string;
  /** The shop as it was when the page was asked for; each list is read at most once. */
  keeper: ShopSnapshot;
  domain: string;
  /** The part of the domain before `.myshopify.com`. */
  handle: string;
  /** `/store/{handle}`. */
  base: string;
  url: URL;
  person: Person;
  locale: Locale;
}

type Views = 'shop' | 'locations' | 'publications' | 'products' | 'product' | 'orders' | 'collections';
export interface ShopSnapshot extends Pick<Shopkeeper, Views> {
  /** Products of a list as they are now; what is gone is left out. */
  fresh(listed: readonly ProductView[]): ProductView[];
}

/** Reads of one request: a list that several parts of a page need is made once. */
export function snapshot(domain: string, keeper: Shopkeeper, catalogue: Catalogue): ShopSnapshot {
  return {
    shop: once(() => keeper.shop()),
    locations: once(() => keeper.locations()),
    publications: once(() => keeper.publications()),
    products: once(() => catalogue.products(domain, keeper)),
    orders: once(() => keeper.orders()),
    collections: once(() => keeper.collections()),
    product: (idOrHandle) => keeper.product(idOrHandle),
    fresh: (listed) => listed.flatMap(({ id }) => keeper.product(id) ?? []),
  };
}

function once<T>(read: () => T): () => T {
  let kept: { value: T } | undefined;
  return () => (kept ??= { value: read() }).value;
}

export const appName = (host: FacesHost): string => host.app.name ?? 'Holdfast';

export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];
