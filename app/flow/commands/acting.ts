import { isOver } from '../../core/campaign.ts';
import { mayAct } from '../../core/signoff.ts';
import type { ActingListRow } from '../acting-list-store.ts';
import type { CampaignRow, ShopTx } from '../store.ts';
import type { CommandResult, Commands, Foreseen, ForeseenWrite, Person } from './commands.ts';
import { fingerprintOf, foreseeSome, inParts, withDefinition } from './foresee.ts';
import { onCampaign, refuse, said, type CommandPorts } from './support.ts';

/** Of more products the list is prepared beside the request, and its progress shown (flow/acting-list.ts). */
const AT_ONE_GO = 500;
/** One that is older is prepared again before it is shown. */
const SHOWN_FOR_MS = 600_000;

/** *Start acting*: the exact list of writes first, then consent to that list (law 8). */
export function actingCommands(ports: CommandPorts): Pick<Commands, 'foreseeActing' | 'startActing'> {
  return {
    async foreseeActing(shop, _by, id, again = false) {
      const asked = await ask(ports, shop, id);
      if (!asked.ok) return asked;
      if (asked.isLarge) return prepared(ports, shop, asked, again);
      return foreseeAll(ports, shop, asked);
    },
    async startActing(shop, by, id, fingerprint) {
      const asked = await ask(ports, shop, id);
      if (!asked.ok) return asked;
      if (asked.isLarge) return consentTo(ports, shop, by, asked, fingerprint);
      const foreseen = await foreseeAll(ports, shop, asked);
      if (!foreseen.ok) return foreseen;
      if (foreseen.fingerprint !== fingerprint) return refuse('problem.list_changed');
      return act(ports, shop, by, id, foreseen.writes.length);
    },
  };
}

/** The campaign acts from now on, in this person's name: the list of so many writes is the one that they have seen. */
export function act(
  ports: Pick<CommandPorts, 'store' | 'clock' | 'poke'>,
  shop: string,
  by: Person,
  id: string,
  writes: number,
): Promise<CommandResult> {
  return onCampaign(
    ports,
    shop,
    id,
    async (tx, campaign, now) => {
      const row = await tx.shop();
      if (!(await isAllowed(tx, campaign))) return refuse('problem.needs_sign_off');
      if (row?.actingSince === null) await tx.saveShop({ actingSince: now });
      await tx.updateCampaign(id, { mode: 'act' });
      await tx.ledger(
        null,
        [said(by, 'ledger.started_acting', { campaign: campaign.name, writes }, id)],
        now,
      );
      await tx.dropActingList(id);
      return { ok: true };
    },
    'if live',
  );
}

const isAllowed = async (tx: ShopTx, campaign: CampaignRow): Promise<boolean> =>
  mayAct((await tx.shop())?.settings.signOff ?? 'off', campaign, await tx.latestSignOff(campaign.id));

interface Asked {
  campaign: CampaignRow;
  list: ActingListRow | null;
  isLarge: boolean;
  productIds: string[];
  isDefined: boolean;
}

async function ask({ store }: CommandPorts, shop: string, id: string): Promise<CommandResult<Asked>> {
  const asked = await store.inShop(shop, async (tx) => {
    const list = await tx.actingList(id);
    return {
      list,
      campaign: await tx.campaign(id),
      // While a list is kept its products are in its parts.
      productIds: list === null || list.state !== 'preparing' ? await tx.campaignProductIds(id) : [],
      isDefined: (await tx.shop())?.metafieldReadyAt !== null,
    };
  });
  const { campaign, list, productIds } = asked;
  if (!campaign) return refuse('problem.no_such_campaign');
  if (isOver(campaign.state)) return refuse('problem.campaign_is_over');
  return { ok: true, ...asked, campaign, isLarge: list !== null || productIds.length > AT_ONE_GO };
}

async function foreseeAll(
  ports: CommandPorts,
  shop: string,
  { campaign, productIds, isDefined }: Asked,
): Promise<CommandResult<Foreseen>> {
  const parts = await Promise.all(
    inParts(productIds).map((some) => foreseeSome(ports, shop, campaign, some)),
  );
  const writes = parts.flatMap((part) => part ?? []);
  if (parts.includes(null)) return refuse('problem.shopify_away');
  return { ok: true, ...foreseenOf(withDefinition(writes, isDefined), madeAt(campaign, ports)) };
}

const foreseenOf = (writes: ForeseenWrite[], at: number | null): Foreseen => ({
  writes,
  fingerprint: fingerprintOf(writes),
  preparing: null,
  preparedAt: null,
  changed: false,
  acting: false,
  madeAt: at,
});

const NOTHING_YET: Foreseen = { ...foreseenOf([], null), fingerprint: '' };

const madeAt = ({ startsAt }: CampaignRow, { clock }: Pick<CommandPorts, 'clock'>): number | null =>
  startsAt > clock.now() ? startsAt : null;

/** The list as far as it is; begun where there is none, where it is old, and where it failed and is wanted again. */
async function prepared(
  ports: CommandPorts,
  shop: string,
  { campaign, list, productIds, isDefined }: Asked,
  again: boolean,
): Promise<CommandResult<Foreseen>> {
  const { store, clock } = ports;
  if (campaign.mode === 'act') return { ok: true, ...NOTHING_YET, acting: true };
  const isWanted =
    list === null ||
    (list.state === 'failed' && again) ||
    (list.state === 'ready' && clock.now() - list.progressAt > SHOWN_FOR_MS);
  if (isWanted) {
    await store.inShop(shop, (tx) => begin(tx, campaign.id, null, productIds, clock.now()));
    ports.poke();
    const preparing = { looked: 0, products: productIds.length, checking: false };
    return { ok: true, ...NOTHING_YET, preparing };
  }
  switch (list.state) {
    case 'failed':
      return refuse(list.problem ?? 'problem.shopify_away');
    case 'preparing': {
      const { looked, products, consent } = list;
      return { ok: true, ...NOTHING_YET, preparing: { looked, products, checking: consent !== null } };
    }
    case 'ready': {
      const writes = await store.inShop(shop, (tx) => tx.foreseenWrites(campaign.id));
      const { changed, progressAt, fingerprint } = list;
      return {
        ok: true,
        ...NOTHING_YET,
        writes: withDefinition(writes, isDefined),
        fingerprint: fingerprint ?? '',
        preparedAt: progressAt,
        madeAt: madeAt(campaign, ports),
        changed,
      };
    }
  }
}

/** Keeps who consented to which list; it acts as soon as the list, prepared once more, is that very one. */
async function consentTo(
  ports: CommandPorts,
  shop: string,
  by: Person,
  { campaign, list, productIds }: Asked,
  fingerprint: string,
): Promise<CommandResult> {
  const { store, clock } = ports;
  if (list === null || list.state !== 'ready' || list.fingerprint !== fingerprint)
    return refuse('problem.list_changed');
  const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
    if (!(await isAllowed(tx, campaign))) return refuse('problem.needs_sign_off');
    await begin(tx, campaign.id, { by, fingerprint }, productIds, clock.now());
    return { ok: true };
  });
  if (result.ok) ports.poke();
  return result;
}

async function begin(
  tx: ShopTx,
  campaignId: string,
  consent: ActingListRow['consent'],
  productIds: readonly string[],
  now: number,
): Promise<void> {
  await tx.beginActingList(campaignId, consent, inParts(productIds), now);
  await tx.mark('list', [campaignId], now);
}
