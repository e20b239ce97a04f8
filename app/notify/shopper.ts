import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestTls } from 'node:https';
import { readPage } from '../core/readiness/page-content.ts';
import type { VisitPage, Visited } from '../flow/readiness/ports.ts';
import { checkedLookup, isPublic, PrivateAddress } from './addresses.ts';
import { readAddress } from './post.ts';

export interface ShopperOptions {
  /** A stand-in for all storefronts (only beside a stand-in for the Admin API): pages are fetched there and nowhere else. */
  origin: string | null;
  /** Milliseconds on a clock that only goes forward. */
  clock(): number;
}

/** Longer than the promise of 3 s, so that a slow page is told apart from one that is not there. */
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1_500_000;
const MOST_REDIRECTS = 3;
const AGENT = 'Mozilla/5.0 (compatible; Holdfast readiness check)';

/** Fetches one page as a shopper's browser would ask for it. Every hop of a redirect is checked like the first address. */
export function createVisitPage({ origin, clock }: ShopperOptions): VisitPage {
  const lookup = checkedLookup(isPublic);
  const placeOf = (url: string, shop: string): { url: URL; options: RequestOptions } | null => {
    if (origin === null) {
      const checked = readAddress(url, false);
      return checked && { url: checked, options: { lookup } };
    }
    const asked = URL.parse(url);
    if (!asked) return null;
    const there = new URL(asked.pathname + asked.search, origin);
    return { url: there, options: { headers: { 'X-Shopify-Shop-Domain': shop } } };
  };

  return async (shop, address) => {
    const began = clock();
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const failed = (problem: Visited['problem']): Visited => ({
      status: null,
      ms: Math.round(clock() - began),
      content: null,
      problem,
    });
    let url = address;
    try {
      for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
        const place = placeOf(url, shop);
        if (!place) return failed('not_public');
        const answer = await get(place.url, { ...place.options, signal });
        const status = answer.statusCode ?? 0;
        const { location } = answer.headers;
        if (status >= 300 && status < 400 && location !== undefined) {
          answer.destroy();
          url = new URL(location, place.url).href;
          continue;
        }
        const html = await text(answer);
        return { status, ms: Math.round(clock() - began), content: readPage(html), problem: null };
      }
      return failed('unreachable');
    } catch (error) {
      if (error instanceof PrivateAddress) return failed('not_public');
      return failed(signal.aborted ? 'too_slow' : 'unreachable');
    }
  };
}

function get(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  const ask = url.protocol === 'https:' ? requestTls : requestPlain;
  const headers = {
    'User-Agent': AGENT,
    Accept: 'text/html',
    'Accept-Encoding': 'identity',
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    // A connection of its own each time: none is left over that was checked for another name.
    ask(url, { ...options, agent: false, headers }, resolve)
      .on('error', reject)
      .end();
  });
}

/** The body up to a size that no product page needs; the rest is not waited for. */
async function text(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size >= MOST_BYTES) break;
  }
  return Buffer.concat(parts).toString('utf8').slice(0, MOST_BYTES);
}
