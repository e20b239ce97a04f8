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

type Dated = Pick<Campaign, 'id' | 'name' | 'state' | 'startsAt' | 'endsAt'>;

/** What was worked out of a plan's lines, and for which campaigns: a kept plan is asked with every look, and only the time goes on. */
const known = new WeakMap<readonly PlanLine[], { ahead: string; standings: readonly ComingStanding[] }>();

/**
 * Every item of the campaigns that have not begun at `now` (epoch milliseconds), of the first to start first. `campaigns` and
 * `lines` are of one plan: the same lines are answered with the same list until one of them begins.
 */
export function comingStandings(
  campaigns: readonly Dated[],
  lines: readonly PlanLine[],
  now: number,
): readonly ComingStanding[] {
  const coming = campaigns.filter((one) => isComing(stateAt(one, now)));
  const ahead = coming.map(({ id }) => id).join(' ');
  const before = known.get(lines);
  if (before?.ahead === ahead) return before.standings;
  const standings = standingsOf(coming, lines);
  known.set(lines, { ahead, standings });
  return standings;
}

function standingsOf(campaigns: readonly Dated[], lines: readonly PlanLine[]): ComingStanding[] {
  const ahead = new Map(campaigns.map((one) => [one.id, one]));
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
