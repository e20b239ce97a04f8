import { isComing, stateAt, type Campaign } from './campaign.ts';
import { piecesOf } from './stock.ts';
import { scarcestLine, shortUnits, type PlanLine } from './shortage.ts';

/** How an item of a campaign that has not begun stands: what Stock and the product's page tell of the plan for operations. */
export interface ComingStanding {
  variantId: string;
  campaignId: string;
  /** The campaign's name. */
  campaign: string;
  /** Epoch milliseconds; of one that is only proposed it may have passed. */
  startsAt: number;
  standing: PlanLine['standing'];
  /** Whole units of the item that are missing to be safe; 0: none. */
  short: number;
  /** It is short, and not one unit can be counted on. */
  nothingLeft: boolean;
}

/** Every item of the campaigns that have not begun at `now` (epoch milliseconds), of the first to start first. */
export function comingStandings(
  campaigns: readonly Pick<Campaign, 'id' | 'name' | 'state' | 'startsAt' | 'endsAt'>[],
  lines: readonly PlanLine[],
  now: number,
): ComingStanding[] {
  const ahead = new Map(
    campaigns.filter((one) => isComing(stateAt(one, now))).map((one) => [one.id, one] as const),
  );
  const items = new Map<string, PlanLine[]>();
  for (const line of lines) {
    if (!ahead.has(line.campaignId)) continue;
    const item = `${line.campaignId}/${line.variantId}`;
    const known = items.get(item);
    if (known) known.push(line);
    else items.set(item, [line]);
  }
  return [...items.values()]
    .flatMap((own) => {
      const line = scarcestLine(own) ?? own[0];
      const campaign = line && ahead.get(line.campaignId);
      return line && campaign ? [standingIn(campaign, line)] : [];
    })
    .toSorted((a, b) => a.startsAt - b.startsAt);
}

const standingIn = (campaign: Pick<Campaign, 'name' | 'startsAt'>, line: PlanLine): ComingStanding => ({
  variantId: line.variantId,
  campaignId: line.campaignId,
  campaign: campaign.name,
  startsAt: campaign.startsAt,
  standing: line.standing,
  short: shortUnits(line),
  nothingLeft: line.missing > 0 && piecesOf(line.usable, line.takes) <= 0,
});
