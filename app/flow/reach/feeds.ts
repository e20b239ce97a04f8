import { createHash } from 'node:crypto';
import { DEFAULT_COUNTRY, FEED_FORMATS, feedText, type FeedFacts, type FeedFormat } from '../../core/feed.ts';
import type { Clock } from '../ports.ts';
import type { Signer } from './signing.ts';
import type { FeedAddress, ReachStore } from './store.ts';

const PURPOSE = 'feed';
/** How long an answer is given again without looking: a hold or a revocation in another process arrives this much later. */
const FRESH_MS = 5_000;
/** Feeds that are kept in memory; the ones asked longest ago leave. */
const MOST_KEPT = 2_000;
/** Countries of one feed that are kept as text. */
const MOST_TEXTS = 20;

const ADDRESS =
  /^\/feeds\/([a-z0-9][a-z0-9-]*\.myshopify\.com)\/([\w-]{1,40})\/(\d{1,9})-([\w-]{22})\.(csv|json|tsv)$/;

export interface FeedText {
  body: Buffer;
  /** A strong validator: the same text has the same tag. */
  etag: string;
}

export type FeedAnswer = ({ found: true; format: FeedFormat } & FeedText) | { found: false; gone: boolean };

export interface Feeds {
  /** The feed at this path; `country` of the item ids in Google's format. */
  read(path: string, country: string | null): Promise<FeedAnswer>;
  /** Addresses of a feed, by format, below the app's own. */
  paths(shop: string, address: FeedAddress): Record<FeedFormat, string>;
  /** What was kept of a feed is read again. */
  forget(shop: string, campaignId: string): void;
}

interface Kept {
  /** Null: revoked, or the campaign is gone. */
  feed: { serial: number; facts: FeedFacts } | null;
  texts: Map<string, FeedText>;
  checkedAt: number;
}

/**
 * Safe-to-promote feeds behind signed addresses. A wrong signature costs no query; a right one costs at most one look at
 * the database in five seconds, however often it is asked.
 */
export function createFeeds(ports: { store: ReachStore; signer: Signer; clock: Clock }): Feeds {
  const { store, signer, clock } = ports;
  const kept = new Map<string, Kept>();
  const looking = new Map<string, Promise<Kept>>();

  async function look(shop: string, campaignId: string): Promise<Kept> {
    const now = clock.now();
    const address = await store.inShop(shop, (tx) => tx.feedAddress(campaignId));
    const open = address !== null && address.revokedAt === null;
    const rows = open ? await store.feedRows(shop, campaignId, now) : null;
    const feed = open && rows ? { serial: address.serial, facts: { shop, ...rows } } : null;
    return { feed, texts: new Map(), checkedAt: now };
  }

  async function current(shop: string, campaignId: string): Promise<Kept> {
    const key = `${shop}/${campaignId}`;
    const known = kept.get(key);
    if (known && clock.now() - known.checkedAt < FRESH_MS) return known;
    const running = looking.get(key) ?? look(shop, campaignId).finally(() => looking.delete(key));
    looking.set(key, running);
    const found = await running;
    kept.delete(key);
    kept.set(key, found);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    return found;
  }

  return {
    async read(path, country) {
      const [, shop = '', campaignId = '', serial = '', signature = '', ending = ''] =
        ADDRESS.exec(path) ?? [];
      const format = FEED_FORMATS.find((one) => one === ending);
      if (!format || !signer.isSigned(PURPOSE, `${shop}/${campaignId}/${serial}`, signature))
        return { found: false, gone: false };
      const known = await current(shop, campaignId);
      if (known.feed?.serial !== Number(serial)) return { found: false, gone: true };
      const text = textOf(
        known,
        known.feed.facts,
        format,
        country !== null && /^[A-Z]{2}$/.test(country) ? country : DEFAULT_COUNTRY,
      );
      return { found: true, format, ...text };
    },
    paths(shop, { campaignId, serial }) {
      const at = `${shop}/${campaignId}/${serial}`;
      const path = `/feeds/${at}-${signer.sign(PURPOSE, at)}`;
      return { csv: `${path}.csv`, json: `${path}.json`, tsv: `${path}.tsv` };
    },
    forget(shop, campaignId) {
      kept.delete(`${shop}/${campaignId}`);
    },
  };
}

function textOf(kept: Kept, facts: FeedFacts, format: FeedFormat, country: string): FeedText {
  const key = format === 'tsv' ? `${format}/${country}` : format;
  const known = kept.texts.get(key);
  if (known) return known;
  const body = Buffer.from(feedText(format, facts, country));
  const made = { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
  if (kept.texts.size < MOST_TEXTS) kept.texts.set(key, made);
  return made;
}
