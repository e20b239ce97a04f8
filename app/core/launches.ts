/** Products that come on sale or get the launch tag, one or thousands at a time (domain: product launch). */
import type { AlertDraft } from './decision.ts';
import { grouped } from './grouped.ts';

const MINUTE_MS = 60_000;
/** Launches are told when none came for so long: an import is one message. */
const REST_MS = 5 * MINUTE_MS;
/** Whatever comes, what was launched is told after this long. */
const LONGEST_MS = 120 * MINUTE_MS;
/** More of one campaign, or of none, are one message that counts them. */
const TOLD_ONE_BY_ONE = 5;
const NAMED = 3;

/** What says whether a product is launched. */
export interface Launchable {
  status: string;
  tags: readonly string[];
}

/** By its status or by a tag. */
export type LaunchedBy = { tag: string | null };

/**
 * Whether a product was launched: it is on sale now, or has got the shop's launch tag. `before` null: it is new. `ours`: we
 * have changed its status ourselves. `launchTag`: null where the shop has none, or we wrote it.
 */
export function launchOf(
  before: Launchable | null,
  after: Launchable,
  { ours, launchTag }: { ours: boolean; launchTag: string | null },
): LaunchedBy | null {
  if (after.status === 'ACTIVE' && before?.status !== 'ACTIVE' && !ours) return { tag: null };
  const tagged =
    launchTag !== null && hasTag(after, launchTag) && !(before !== null && hasTag(before, launchTag));
  return tagged ? { tag: launchTag } : null;
}

/** A launch that nobody was told of yet; `at`: epoch milliseconds. */
export interface Launch extends LaunchedBy {
  productId: string;
  product: string;
  at: number;
  campaignId: string | null;
}

/** Whether it is time to tell of these. A time in the future was written by a clock that was wrong. */
export function isTimeToTell(launches: readonly Pick<Launch, 'at'>[], now: number): boolean {
  const ages = launches.map(({ at }) => Math.abs(now - at));
  return ages.some((age) => age >= LONGEST_MS) || (ages.length > 0 && ages.every((age) => age >= REST_MS));
}

const ofCampaign = grouped<Launch>(({ campaignId }) => [campaignId ?? '']);

/** What is told of them, in the order in which they came: one by one while they are few, else a number and some names. */
export function newsOfLaunches(
  launches: readonly Launch[],
): { productId: string | null; event: AlertDraft }[] {
  const campaigns = [...new Set(launches.map(({ campaignId }) => campaignId))];
  return campaigns.flatMap((campaignId): { productId: string | null; event: AlertDraft }[] => {
    const some = ofCampaign(launches, campaignId ?? '');
    return some.length > TOLD_ONE_BY_ONE
      ? [{ productId: null, event: many(some, campaignId) }]
      : some.map((launch) => ({ productId: launch.productId, event: one(launch) }));
  });
}

const one = ({ productId, product, tag, campaignId }: Launch): AlertDraft => ({
  subject: `product:${productId}:launch`,
  kind: 'product_launch',
  urgency: 'later',
  ...(tag === null
    ? { message: 'alert.product_launch', params: { product } }
    : { message: 'alert.product_launch_tag', params: { product, tag } }),
  campaignId,
});

const many = (launches: readonly Launch[], campaignId: string | null): AlertDraft => ({
  subject: `launches:${campaignId ?? ''}:${launches[0]?.productId ?? ''}`,
  kind: 'product_launches',
  urgency: 'later',
  message: 'alert.product_launches',
  params: {
    count: launches.length,
    names: launches
      .slice(0, NAMED)
      .map(({ product }) => product)
      .join(', '),
  },
  campaignId,
});

/** Shopify's tags are the same in capitals and small letters. */
const hasTag = ({ tags }: Launchable, tag: string): boolean =>
  tags.some((own) => own.toLowerCase() === tag.toLowerCase());
