import type { CampaignChannelKind } from '../../core/audience.ts';
import { may } from '../../core/roles.ts';
import type { CommandResult, Person } from '../commands/commands.ts';
import { forbidden, refuse, said } from '../commands/support.ts';
import { placeOf } from './channel-place.ts';
import type { TellingCommandPorts } from './commands.ts';
import { notSent } from './not-sent.ts';
import { whoIsTold } from './pick-up.ts';
import { campaignReader } from './readers.ts';
import { destinationOf } from './tell.ts';

/** What people arrange about the channels of single campaigns. */
export interface CampaignChannelCommands {
  /** A new address of a campaign's own channel, or a channel of Slack (id, `#name` or its link); null takes it out. */
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
  return {
    async setCampaignChannel(shop, by, campaignId, channel, address) {
      if (!may(by.role, 'setCampaignChannel')) return forbidden(by, 'setCampaignChannel');
      return store.inShop(shop, async (tx): Promise<CommandResult> => {
        if (!(await tx.campaign(campaignId))) return refuse('problem.no_such_campaign');
        const noBot = (await tx.telling()).slackToken === null ? 'problem.no_slack_bot' : null;
        const read = address === null ? null : placeOf(ports, shop, channel, address, noBot);
        if (read && 'problem' in read) return refuse(read.problem, 'address');
        await tx.saveCampaignChannel(campaignId, channel, read && read.place);
        const message = read ? 'ledger.campaign_channel_set' : 'ledger.campaign_channel_removed';
        const entry = said(by, message, { channel, host: read?.place.host ?? '' }, campaignId);
        await tx.ledger(null, [entry], clock.now());
        return { ok: true };
      });
    },

    async testCampaignChannel(shop, by, campaignId, channel) {
      if (!may(by.role, 'setCampaignChannel')) return forbidden(by, 'setCampaignChannel');
      const found = await store.inShop(shop, async (tx) => {
        const row = await tx.shop();
        if (!row) return null;
        const told = await whoIsTold(tx, row, post.canMail, clock.now());
        const destination = destinationOf(told, campaignReader(campaignId, channel), channel);
        return destination && 'campaign' in destination ? { row, destination } : null;
      });
      if (!found) return refuse('problem.nowhere_to_send');
      const { row, destination } = found;
      const result = await post.send({
        id: ports.newId(),
        shop: { domain: shop, name: row.name, zone: row.ianaTimezone, currency: row.currencyCode },
        to: destination,
        what: 'test',
        lines: [],
        at: clock.now(),
      });
      if (result.outcome === 'sent') return { ok: true };
      return notSent(result.reason);
    },
  };
}
