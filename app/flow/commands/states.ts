import { isOver } from '../../core/campaign.ts';
import { BRAKE_LIFTED_MS } from '../../core/ahead.ts';
import type { ShopTx } from '../store.ts';
import { tendWithin } from '../tend.ts';
import type { CommandResult, Commands, Person } from './commands.ts';
import { judgeAll, judgeShop, onCampaign, refuse, said, type CommandPorts } from './support.ts';

type StateCommands = Pick<
  Commands,
  | 'schedule'
  | 'watchOnly'
  | 'freeze'
  | 'unfreeze'
  | 'end'
  | 'cancel'
  | 'putEverythingBack'
  | 'stopAllActions'
  | 'resumeActions'
  | 'brake'
>;

/** Starting, stopping, freezing and undoing campaigns, and the shop as a whole. */
export function stateCommands(ports: CommandPorts): StateCommands {
  const { store, clock, poke } = ports;
  return {
    schedule: (shop, by, id) =>
      onCampaign(
        ports,
        shop,
        id,
        async (tx, campaign, now) => {
          if (campaign.state !== 'draft' && campaign.state !== 'proposed')
            return refuse('problem.already_scheduled');
          if (((await tx.shop())?.settings.signOff ?? 'off') !== 'off')
            return refuse('problem.needs_sign_off');
          if (campaign.endsAt <= now) return refuse('problem.end_is_past', 'endsAt');
          if ((await tx.items(id)).length === 0) return refuse('problem.no_products', 'sources');
          await tx.updateCampaign(id, { state: 'approved' });
          await tx.ledger(
            null,
            [said(by, 'ledger.campaign_scheduled', { campaign: campaign.name }, id)],
            now,
          );
          await tendWithin(tx, id, now);
          return { ok: true };
        },
        'if live',
      ),

    watchOnly: (shop, by, id) =>
      onCampaign(ports, shop, id, async (tx, campaign, now) => {
        await tx.updateCampaign(id, { mode: 'watch' });
        await tx.ledger(null, [said(by, 'ledger.watch_only', { campaign: campaign.name }, id)], now);
        return { ok: true };
      }),

    freeze: (shop, by, id) =>
      onCampaign(ports, shop, id, async (tx, campaign, now) => {
        if (campaign.frozen) return refuse('problem.already_frozen');
        await tx.updateCampaign(id, { frozen: true, frozenAt: now });
        await tx.ledger(null, [said(by, 'ledger.campaign_frozen', { campaign: campaign.name }, id)], now);
        return { ok: true };
      }),

    unfreeze: (shop, by, id) =>
      onCampaign(ports, shop, id, async (tx, campaign, now) => {
        await tx.updateCampaign(id, { frozen: false, frozenAt: null });
        await tx.ledger(null, [said(by, 'ledger.campaign_unfrozen', { campaign: campaign.name }, id)], now);
        return { ok: true };
      }),

    end: (shop, by, id) =>
      onCampaign(ports, shop, id, async (tx, campaign, now) => {
        if (campaign.state !== 'approved' && campaign.state !== 'live') return refuse('problem.not_running');
        if (campaign.startsAt >= now) return refuse('problem.not_started_cancel_instead');
        await tx.updateCampaign(id, { endsAt: now, frozen: false, frozenAt: null });
        await tx.ledger(null, [said(by, 'ledger.ended_by_person', { campaign: campaign.name }, id)], now);
        await tendWithin(tx, id, now);
        return { ok: true };
      }),

    cancel: (shop, by, id) =>
      onCampaign(ports, shop, id, async (tx, campaign, now) => {
        if (isOver(campaign.state)) return refuse('problem.campaign_is_over');
        await tx.updateCampaign(id, { state: 'cancelled', endedAt: now, frozen: false, frozenAt: null });
        await tx.ledger(null, [said(by, 'ledger.campaign_cancelled', { campaign: campaign.name }, id)], now);
        await tendWithin(tx, id, now);
        return { ok: true };
      }),

    async putEverythingBack(shop, by, id) {
      const result = await store.inShop(shop, (tx) => putBack(tx, by, id, clock.now()));
      if (result.ok) poke();
      return result;
    },

    async stopAllActions(shop, by) {
      await store.inShop(shop, async (tx) => {
        const now = clock.now();
        await tx.saveShop({ stoppedAt: now });
        await tx.ledger(null, [said(by, 'ledger.stopped_all')], now);
      });
      return { ok: true };
    },

    async resumeActions(shop, by) {
      await store.inShop(shop, async (tx) => {
        const now = clock.now();
        await tx.saveShop({ stoppedAt: null });
        await tx.ledger(null, [said(by, 'ledger.resumed')], now);
        await judgeShop(tx, now);
      });
      poke();
      return { ok: true };
    },

    async brake(shop, by, choice) {
      const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
        const now = clock.now();
        if (choice === 'put_back') {
          const back = await putBack(tx, by, null, now);
          if (!back.ok) return back;
        }
        await tx.saveShop({
          brakeEngagedAt: null,
          brakeReason: null,
          brakeLiftedUntil: choice === 'go_on' ? now + BRAKE_LIFTED_MS : null,
        });
        await tx.resolveAlerts(['brake'], now);
        await tx.ledger(
          null,
          [said(by, choice === 'go_on' ? 'ledger.brake_go_on' : 'ledger.brake_put_back')],
          now,
        );
        await judgeShop(tx, now);
        return { ok: true };
      });
      if (result.ok) poke();
      return result;
    },
  };
}

/**
 * Everything that these campaigns (null: all) hold is let go now, whatever the stock is, and they watch from here on. One
 * transaction of a few statements, however many products: all of it is decided or nothing is, and the marks that it
 * leaves are worked off also after a crash.
 */
async function putBack(
  tx: ShopTx,
  by: Person,
  id: string | null,
  now: number,
): Promise<CommandResult<{ products: number }>> {
  const row = await tx.shop();
  if (id !== null && row?.stoppedAt) return refuse('problem.shop_is_stopped');
  const campaigns = (await tx.campaigns()).filter((campaign) => id === null || campaign.id === id);
  if (id !== null && campaigns.length === 0) return refuse('problem.no_such_campaign');
  const moving = campaigns.filter((campaign) => campaign.mode === 'act' || campaign.frozen);
  await tx.updateCampaigns(
    moving.map((campaign) => campaign.id),
    { mode: 'watch', frozen: false, frozenAt: null },
  );
  // Watching campaigns cannot start anything, so the stop may be lifted for the releases to get through.
  if (id === null && row?.stoppedAt) await tx.saveShop({ stoppedAt: null });
  const held = await tx.closeHoldsOfCampaigns(
    campaigns.map((campaign) => campaign.id),
    'put_back',
    now,
  );
  await tx.mark('act', held, now);
  await tx.ledger(null, [said(by, 'ledger.put_back', { products: held.length }, id)], now);
  if (id === null) await judgeShop(tx, now);
  else await judgeAll(tx, id, now);
  return { ok: true, products: held.length };
}
