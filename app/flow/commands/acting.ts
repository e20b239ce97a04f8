import { createHash } from 'node:crypto';
import { decide } from '../../core/decide.ts';
import { desiredOf } from '../../core/desired.ts';
import type { Picture } from '../../core/picture.ts';
import { plan } from '../../core/plan.ts';
import type { ProductReading } from '../../core/reading.ts';
import { mayAct } from '../../core/signoff.ts';
import type { BaselineRow, CampaignRow } from '../store.ts';
import type { CommandResult, Commands, ForeseenWrite } from './commands.ts';
import { onCampaign, refuse, said, type CommandPorts } from './support.ts';

/** Of one read of Shopify, and of one transaction before it: a dozen statements for each. */
const PRODUCTS_AT_ONCE = 100;
const IN_ONE = 25;

/** *Start acting*: the exact list of writes first, then consent to that list (law 8). */
export function actingCommands(ports: CommandPorts): Pick<Commands, 'foreseeActing' | 'startActing'> {
  return {
    foreseeActing: (shop, _by, id) => foresee(ports, shop, id),
    async startActing(shop, by, id, fingerprint) {
      const foreseen = await foresee(ports, shop, id);
      if (!foreseen.ok) return foreseen;
      if (foreseen.fingerprint !== fingerprint) return refuse('problem.list_changed');
      return onCampaign(ports, shop, id, async (tx, campaign, now) => {
        const row = await tx.shop();
        if (!mayAct(row?.settings.signOff ?? 'off', campaign, await tx.latestSignOff(id)))
          return refuse('problem.needs_sign_off');
        if (row?.actingSince === null) await tx.saveShop({ actingSince: now });
        await tx.updateCampaign(id, { mode: 'act' });
        const params = { campaign: campaign.name, writes: foreseen.writes.length };
        await tx.ledger(null, [said(by, 'ledger.started_acting', params, id)], now);
        return { ok: true };
      });
    },
  };
}

async function foresee(
  ports: CommandPorts,
  shop: string,
  id: string,
): Promise<CommandResult<{ writes: ForeseenWrite[]; fingerprint: string }>> {
  const { store, shopify } = ports;
  const asked = await store.inShop(shop, async (tx) => ({
    campaign: await tx.campaign(id),
    productIds: await tx.campaignProductIds(id),
    defined: (await tx.shop())?.metafieldReadyAt !== null,
  }));
  const { campaign, productIds } = asked;
  if (!campaign) return refuse('problem.no_such_campaign');
  if (campaign.state === 'ended' || campaign.state === 'cancelled') return refuse('problem.campaign_is_over');

  const writes: ForeseenWrite[] = [];
  for (let from = 0; from < productIds.length; from += PRODUCTS_AT_ONCE) {
    const some = await casesOf(ports, shop, campaign, productIds.slice(from, from + PRODUCTS_AT_ONCE));
    const read = await shopify.readProducts(
      shop,
      some.map(({ picture }) => picture.product.id),
      {
        collectionIds: campaign.collectionId ? [campaign.collectionId] : [],
        variantPublicationsOf:
          campaign.policy.hideMode === 'hide_variant'
            ? some.flatMap(({ picture }) => picture.variants.map((variant) => variant.id))
            : [],
        priority: 'person',
      },
    );
    if (!read.ok) return refuse('problem.shopify_away');
    const readings = new Map(read.value.map((reading) => [reading.id, reading]));
    for (const { picture, baselines } of some) {
      const reading = readings.get(picture.product.id);
      if (reading) writes.push(...writesFor(picture, baselines, reading));
    }
  }
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

/** Some to a transaction: none may take a minute, and ten thousand products take several. */
async function casesOf(
  { store, clock }: CommandPorts,
  shop: string,
  campaign: CampaignRow,
  productIds: readonly string[],
): Promise<{ picture: Picture; baselines: BaselineRow[] }[]> {
  const list: { picture: Picture; baselines: BaselineRow[] }[] = [];
  for (let from = 0; from < productIds.length; from += IN_ONE)
    await store.inShop(shop, async (tx) => {
      for (const productId of productIds.slice(from, from + IN_ONE)) {
        const picture = await tx.picture(productId, clock.now());
        if (!picture || picture.product.deleted) continue;
        list.push({ picture: asIfActing(picture, campaign), baselines: await tx.baselines(productId) });
      }
    });
  return list;
}

/**
 * The picture as it would be if this campaign acted now, or, of one that has not started yet, at its start with the stock
 * of now: what a person consents to is what the start will write.
 */
function asIfActing(picture: Picture, campaign: CampaignRow): Picture {
  return {
    ...picture,
    now: Math.max(picture.now, campaign.startsAt),
    shop: { ...picture.shop, acting: true, stopped: false },
    campaigns: picture.campaigns.map((one) =>
      one.id === campaign.id ? { ...one, mode: 'act' as const } : one,
    ),
  };
}

function writesFor(picture: Picture, baselines: BaselineRow[], reading: ProductReading): ForeseenWrite[] {
  const decision = decide(picture);
  const closed = new Set(decision.close.map(({ id }) => id));
  const holds = [
    ...picture.holds.filter(({ id }) => !closed.has(id)),
    ...decision.open.map((hold) => ({ ...hold, id: '', openedAt: picture.now })),
  ];
  const planned = plan({
    desired: desiredOf({ ...picture, holds }),
    baselines,
    reading,
    now: picture.now,
    believeAfterMs: 0,
    datedPublicationIds: [],
  });
  const worst = decision.verdicts.find(({ assessment }) => assessment.response !== null);
  return planned.writes.map(({ write }) => ({
    productId: reading.id,
    productTitle: picture.product.title,
    write,
    because: worst?.assessment.reason ?? 'why.covered',
  }));
}

const fingerprintOf = (writes: readonly ForeseenWrite[]): string =>
  createHash('sha256')
    .update(JSON.stringify(writes.map(({ productId, write }) => [productId, write])))
    .digest('hex')
    .slice(0, 32);
