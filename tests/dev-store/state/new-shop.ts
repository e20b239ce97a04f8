/** A fresh shop: locations and sales channels as a typical store has them. */
import { z } from 'zod';
import { gid } from './ids.ts';
import type { LocationRecord, PublicationRecord, ShopData } from './records.ts';

const location = z.object({
  name: z.string().min(1),
  isActive: z.boolean().default(true),
  fulfillsOnlineOrders: z.boolean().default(true),
});
const publication = z.object({
  name: z.string().min(1),
  handle: z.string().min(1),
  kind: z.enum(['APP', 'MARKET', 'COMPANY_LOCATION']).default('APP'),
  supportsFuturePublishing: z.boolean().default(false),
  autoPublish: z.boolean().default(true),
});

export const newShopSchema = z.object({
  domain: z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/),
  name: z.string().min(1).optional(),
  email: z.string().optional(),
  ianaTimezone: z.string().default('America/New_York'),
  currencyCode: z.string().length(3).default('USD'),
  plan: z.enum(['standard', 'advanced', 'plus']).default('standard'),
  /** First number of this shop's ids; give one above 2^53 to try clients that parse them as numbers. */
  firstId: z
    .string()
    .regex(/^[1-9][0-9]{0,17}$/)
    .optional(),
  locations: z.array(location).min(1).optional(),
  publications: z.array(publication).min(1).optional(),
  /** Optional scopes that its owner allows as soon as the app is there. */
  allows: z.array(z.string().min(1)).default([]),
  /** Install the app at once. */
  install: z.boolean().default(false),
});
export type NewShop = z.input<typeof newShopSchema>;

const DEFAULT_LOCATIONS: z.input<typeof location>[] = [
  { name: 'Main warehouse' },
  { name: 'City store' },
  { name: 'Showroom', fulfillsOnlineOrders: false },
];

const DEFAULT_PUBLICATIONS: z.input<typeof publication>[] = [
  { name: 'Online Store', handle: 'online_store', supportsFuturePublishing: true },
  { name: 'Point of Sale', handle: 'pos' },
  { name: 'Shop', handle: 'shop' },
  { name: 'Google & YouTube', handle: 'google' },
  { name: 'Facebook & Instagram', handle: 'facebook' },
  { name: 'TikTok', handle: 'tiktok' },
];

/**
 * The records of a new shop.
 * @param index how many shops came before it: shops get ids of their own @param now milliseconds since 1970
 */
export function newShop(options: z.output<typeof newShopSchema>, index: number, now: number): ShopData {
  let next = BigInt(options.firstId ?? 8_100_000_000_001 + index * 10_000_000_000);
  const number = () => (next++).toString();
  const locations = (options.locations ?? DEFAULT_LOCATIONS).map((input): LocationRecord => ({
    ...location.parse(input),
    id: gid('Location', number()),
    levelNumber: number(),
    createdAt: now,
    updatedAt: now,
  }));
  const publications = (options.publications ?? DEFAULT_PUBLICATIONS).map((input): PublicationRecord => {
    const parsed = publication.parse(input);
    const catalog = {
      APP: 'AppCatalog',
      MARKET: 'MarketCatalog',
      COMPANY_LOCATION: 'CompanyLocationCatalog',
    };
    return {
      ...parsed,
      id: gid('Publication', number()),
      catalogId: gid(catalog[parsed.kind], number()),
      channelId: gid('Channel', number()),
    };
  });
  const name = options.name ?? options.domain.replace('.myshopify.com', '');
  return {
    shop: {
      id: gid('Shop', number()),
      domain: options.domain,
      name,
      email: options.email ?? `owner@${options.domain}`,
      currencyCode: options.currencyCode,
      ianaTimezone: options.ianaTimezone,
      plan: options.plan,
      createdAt: now,
      updatedAt: now,
    },
    nextId: next.toString(),
    nextOrderNumber: 1001,
    locations,
    publications,
    products: [],
    variants: [],
    items: [],
    collections: [],
    orders: [],
    definitions: [],
    shopMetafields: [],
    bulk: [],
    subscriptions: [],
    installation: null,
    allows: options.allows,
    flowTriggers: [],
    idempotent: {},
    files: {},
  };
}
