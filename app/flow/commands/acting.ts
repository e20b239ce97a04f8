import { createHash } from 'node:crypto';
import { beyond } from '../../core/beyond.ts';
import { decide } from '../../core/decide.ts';
import { desiredAfter, type Desired } from '../../core/desired.ts';
import type { Picture } from '../../core/picture.ts';
import { plan } from '../../core/plan.ts';
import { isPlainField, type ProductReading } from '../../core/reading.ts';
import { mayAct } from '../../core/signoff.ts';
import type { Write } from '../../core/writes.ts';
import type { BaselineRow, CampaignRow } from '../store.ts';
import type { CommandResult, Commands, ForeseenWrite } from './commands.ts';
import { onCampaign, refuse, said, type CommandPorts } from './support.ts';

/** Of one read of Shopify, and of one transaction before it. */
const PRODUCTS_AT_ONCE = 250;
/** Some are judged while Shopify reads others. */
const LANES = 3;

/** *Start acting*: the exact list of writes first, then consent to that list (law 8). */
export function actingCommands(ports: CommandPorts): Pick<Commands, 'foreseeActing' | 'startActing'> {
  return {
    foreseeActing: (shop, _by, id) => foresee(ports, shop, id),
    async startActing(shop, by, id, fingerprint) {
      const foreseen = await foresee(ports, shop, id);
      if (!foreseen.ok) return foreseen;
      if (foreseen.fingerprint !== fingerprint) return refuse('problem.list_changed');
      return onCampaign(
        ports,
        shop,
        id,
        async (tx, campaign, now) => {
          const row = await tx.shop();
          if (!mayAct(row?.settings.signOff ?? 'off', campaign, await tx.latestSignOff(id)))
            return refuse('problem.needs_sign_off');
          if (row?.actingSince === null) await tx.saveShop({ actingSince: now });
          await tx.updateCampaign(id, { mode: 'act' });
          const params = { campaign: campaign.name, writes: foreseen.writes.length };
          await tx.ledger(null, [said(by, 'ledger.started_acting', params, id)], now);
          return { ok: true };
        },
        'if live',
      );
    },
  };
}

async function foresee(
  ports: CommandPorts,
  shop: string,
  id: string,
): Promise<CommandResult<{ writes: ForeseenWrite[]; fingerprint: string }>> {
  const { store } = ports;
  const asked = await store.inShop(shop, async (tx) => ({
    campaign: await tx.campaign(id),
    productIds: await tx.campaignProductIds(id),
    defined: (await tx.shop())?.metafieldReadyAt !== null,
  }));
  const { campaign, productIds } = asked;
  if (!campaign) return refuse('problem.no_such_campaign');
  if (campaign.state === 'ended' || campaign.state === 'cancelled') return refuse('problem.campaign_is_over');

  const parts: ForeseenWrite[][] = [];
  const left = chunks(productIds).entries();
  let isAway = false;
  const lane = async (): Promise<void> => {
    for (const [at, some] of left) {
      const part = isAway ? null : await foreseeSome(ports, shop, campaign, some);
      if (part === null) isAway = true;
      else parts[at] = part;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (isAway) return refuse('problem.shopify_away');
  const writes = parts.flat();
  const needsDefinition = !asked.defined && writes.some(({ write }) => write.kind === 'set_metafield');
  if (needsDefinition) {
    writes.unshift({
      productId: '',
      productTitle: '',
      write: { kind: 'define_metafield' },
      because: 'metafield',
    });
  }
  return { ok: true, writes, fingerprint: fingerprintOf(writes) };
}

function chunks(productIds: readonly string[]): string[][] {
  const count = Math.ceil(productIds.length / PRODUCTS_AT_ONCE);
  return Array.from({ length: count }, (_, at) =>
    productIds.slice(at * PRODUCTS_AT_ONCE, (at + 1) * PRODUCTS_AT_ONCE),
  );
}

/** What one product is to be, before Shopify is asked what it is. */
interface Wish {
  picture: Picture;
  baselines: BaselineRow[];
  desired: Desired;
  /** The same without this campaign: what others are about to write is no part of the list, whether it is done yet or not. */
  anyway: Desired;
  because: string;
}

/** Null: Shopify cannot be asked. */
async function foreseeSome(
  ports: CommandPorts,
  shop: string,
  campaign: CampaignRow,
  productIds: readonly string[],
): Promise<ForeseenWrite[] | null> {
  const wishes = await wishesOf(ports, shop, campaign, productIds);
  const readings = await readingsFor(ports, shop, campaign, wishes);
  if (!readings) return null;
  return wishes.flatMap((wish) => {
    const reading = readings.get(wish.picture.product.id);
    return reading ? writesFor(wish, reading) : [];
  });
}

async function wishesOf(
  { store, clock }: CommandPorts,
  shop: string,
  campaign: CampaignRow,
  productIds: readonly string[],
): Promise<Wish[]> {
  const { pictures, baselines } = await store.inShop(shop, async (tx) => ({
    pictures: await tx.pictures(productIds, clock.now()),
    baselines: await tx.baselinesOf(productIds),
  }));
  const wishes: Wish[] = [];
  for (const [id, picture] of pictures) {
    if (picture.product.deleted) continue;
    wishes.push(wishOf(picture, campaign, baselines.get(id) ?? []));
  }
  return wishes;
}

/** By product; what only has tags and our metafield to change is read for a hundredth of the points. */
async function readingsFor(
  { shopify }: CommandPorts,
  shop: string,
  campaign: CampaignRow,
  wishes: readonly Wish[],
): Promise<Map<string, ProductReading> | null> {
  const isPlain = ({ desired, baselines }: Wish): boolean =>
    [...desired.targets.keys(), ...baselines.map(({ field }) => field)].every(isPlainField);
  const ids = (some: readonly Wish[]): string[] => some.map(({ picture }) => picture.product.id);
  const others = wishes.filter((wish) => !isPlain(wish));
  const plain = await shopify.readPlain(shop, ids(wishes.filter(isPlain)), 'person');
  const full = await shopify.readProducts(shop, ids(others), {
    collectionIds: campaign.collectionId ? [campaign.collectionId] : [],
    variantPublicationsOf:
      campaign.policy.hideMode === 'hide_variant'
        ? others.flatMap(({ picture }) => picture.variants.map((variant) => variant.id))
        : [],
    priority: 'person',
  });
  if (!plain.ok || !full.ok) return null;
  return new Map([...plain.value, ...full.value].map((reading) => [reading.id, reading]));
}

/**
 * The picture as it is at this campaign's start with the stock of now, or, of one that has started, as it is now: what a
 * person consents to is what the start will write.
 */
const atStart = (picture: Picture, campaign: CampaignRow): Picture => ({
  ...picture,
  now: Math.max(picture.now, campaign.startsAt),
  shop: { ...picture.shop, stopped: false },
});

const asIfActing = (picture: Picture, campaign: CampaignRow): Picture => ({
  ...picture,
  shop: { ...picture.shop, acting: true },
  campaigns: picture.campaigns.map((one) =>
    one.id === campaign.id ? { ...one, mode: 'act' as const } : one,
  ),
});

function wishOf(known: Picture, campaign: CampaignRow, baselines: BaselineRow[]): Wish {
  const before = atStart(known, campaign);
  const picture = asIfActing(before, campaign);
  const { desired, because } = judged(picture);
  return { picture, baselines, desired, anyway: judged(before).desired, because };
}

function judged(picture: Picture): { desired: Desired; because: string } {
  const decision = decide(picture);
  const worst = decision.verdicts.find(({ assessment }) => assessment.response !== null);
  return {
    desired: desiredAfter(picture, decision),
    because: worst?.assessment.reason ?? 'why.covered',
  };
}

function writesFor(
  { picture, baselines, desired, anyway, because }: Wish,
  reading: ProductReading,
): ForeseenWrite[] {
  const { now, product } = picture;
  const planned = (wished: Desired): Write[] =>
    plan({ desired: wished, baselines, reading, now, believeAfterMs: 0, datedPublicationIds: [] }).writes.map(
      ({ write }) => write,
    );
  return beyond(planned(desired), planned(anyway)).map((write) => ({
    productId: reading.id,
    productTitle: product.title,
    write,
    because,
  }));
}

const fingerprintOf = (writes: readonly ForeseenWrite[]): string =>
  createHash('sha256')
    .update(JSON.stringify(writes.map(({ productId, write }) => [productId, write])))
    .digest('hex')
    .slice(0, 32);
