import type { CampaignChannelKind } from '../../core/audience.ts';
import { may } from '../../core/roles.ts';
import type { CommandResult, Person } from '../commands/commands.ts';
import { refuse, said } from '../commands/support.ts';
import type { TellingCommandPorts } from './commands.ts';

/** What people arrange about the channels of single campaigns. */
export interface CampaignChannelCommands {
  /** A new address of a campaign's own channel; null takes it out. */
  setCampaignChannel(
    shop: string,
    by: Person,
    campaignId: string,
    channel: CampaignChannelKind,
    address: string | null,
  ): Promise<CommandResult>;
  /** Sends a message to the campaign's own channel, at once. */
  testCampaignChannel(
    shop: string,
    by: Person,
    campaignId: string,
    channel: CampaignChannelKind,
  ): Promise<CommandResult>;
}

export function campaignChannelCommands(ports: TellingCommandPorts): CampaignChannelCommands {
  const { store, clock, post } = ports;
  const forbidden = (by: Person) => ({
    ...refuse('problem.forbidden', null, { role: by.role }),
    reason: 'forbidden' as const,
  });
  return {
    async setCampaignChannel(shop, by, campaignId, channel, address) {
      if (!may(by.role, 'setCampaignChannel')) return forbidden(by);
      const url = address === null ? null : ports.readAddress(address);
      if (address !== null && !url) return refuse('problem.channel_address', 'address');
      return store.inShop(shop, async (tx): Promise<CommandResult> => {
        if (!(await tx.campaign(campaignId))) return refuse('problem.no_such_campaign');
        const kept = url && { address: ports.seal(url.href, shop), host: url.host };
        await tx.saveCampaignChannel(campaignId, channel, kept);
        const message = url ? 'ledger.campaign_channel_set' : 'ledger.campaign_channel_removed';
        const entry = said(by, message, { channel, host: url?.host ?? '' }, campaignId);
        await tx.ledger(null, [entry], clock.now());
        return { ok: true };
      });
    },

    async testCampaignChannel(shop, by, campaignId, channel) {
      if (!may(by.role, 'setCampaignChannel')) return forbidden(by);
      const found = await store.inShop(shop, async (tx) => {
        const row = await tx.shop();
        const own = (await tx.telling()).campaignChannels.find(
          (one) => one.campaignId === campaignId && one.channel === channel,
        );
        return row && own ? { row, own } : null;
      });
      if (!found) return refuse('problem.nowhere_to_send');
      const { row, own } = found;
      const result = await post.send({
        id: ports.newId(),
        shop: { domain: shop, name: row.name, zone: row.ianaTimezone, currency: row.currencyCode },
        to: { channel, address: own.address, secret: null, locale: 'en', campaign: own.campaignName },
        what: 'test',
        lines: [],
        at: clock.now(),
      });
      if (result.outcome === 'sent') return { ok: true };
      return refuse('problem.test_not_sent', null, { detail: result.reason });
    },
  };
}
