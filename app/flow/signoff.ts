import { isOpen } from '../core/campaign.ts';
import { readinessOf } from '../core/readiness/readiness.ts';
import { planFacts, type PlanFacts } from '../core/signoff-facts.ts';
import { askedAfterCommit, review, runsAsSigned, startsWatching } from '../core/signoff.ts';
import { HOLDFAST } from './actor.ts';
import type { Person } from './commands/commands.ts';
import { nameOf } from './commands/support.ts';
import type { SignOffRow } from './signoff-store.ts';
import type { CampaignRow, ShopTx } from './store.ts';

/** How often readiness is compared with what it was when it was signed. */
const LOOK_MS = 3_600_000;

export const wantedSubject = (campaignId: string): string => `sign_off:${campaignId}:wanted`;
export const expiredSubject = (campaignId: string): string => `sign_off:${campaignId}:expired`;

/** The plan as it is now, as a signature would name it, with how ready it is this very moment. */
export const factsOf = async (tx: ShopTx, campaign: CampaignRow, now: number): Promise<PlanFacts> =>
  planFacts(campaign, await tx.items(campaign.id), await readyNow(tx, campaign.id, now));

async function readyNow(tx: ShopTx, campaignId: string, now: number): Promise<PlanFacts['readiness']> {
  const facts = await tx.readinessFacts(campaignId, now);
  return facts ? readinessOf(facts).verdict : 'not_ready';
}

/**
 * Compares a campaign's latest proposal or signature with its plan of now, and answers the campaign as it is after that.
 * A signature that ended is asked for again. Nothing that runs is stopped or released by it.
 */
export async function reviewSignOff(tx: ShopTx, campaign: CampaignRow, now: number): Promise<CampaignRow> {
  const latest = await tx.latestSignOff(campaign.id);
  if (!latest) return campaign;
  const rule = (await tx.shop())?.settings.signOff ?? 'off';
  const over = !isOpen(campaign, now);
  if (over || rule === 'off') {
    await tx.resolveAlerts([wantedSubject(campaign.id), expiredSubject(campaign.id)], now);
    return campaign;
  }
  // A day of worse readiness is told well enough by the verdict that was kept last; every edit comes through here.
  const kept = await tx.currentReadiness(campaign.id);
  const readiness = kept?.verdict ?? (await readyNow(tx, campaign.id, now));
  const facts = planFacts(campaign, await tx.items(campaign.id), readiness);
  const found = review(latest, facts, now);
  let after = campaign;
  if (found.kind === 'keep' && found.worseSince !== latest.worseSince) {
    await tx.changeSignOff(latest.id, { worseSince: found.worseSince });
  } else if (found.kind === 'renumber') {
    const version = latest.version + 1;
    await tx.changeSignOff(latest.id, { version, facts });
    await say(tx, campaign, 'ledger.sign_off_renumbered', { version }, now);
  } else if (found.kind === 'expire') {
    await expire(tx, campaign, latest, found.changes, now);
    await ask(tx, campaign, { ...latest, version: latest.version + 1, facts }, now);
    if (!runsAsSigned(campaign, latest.facts, now)) {
      await tx.updateCampaign(campaign.id, { state: 'proposed' });
      after = { ...campaign, state: 'proposed' };
    }
  }
  if (startsWatching(rule, after, now)) {
    await tx.updateCampaign(campaign.id, { state: 'approved', mode: 'watch' });
    await say(tx, campaign, 'ledger.starts_watching', {}, now);
    after = { ...after, state: 'approved', mode: 'watch' };
  }
  const next = after.state === 'proposed' ? Math.max(after.startsAt, now + LOOK_MS) : now + LOOK_MS;
  await tx.mark('campaign', [campaign.id], Math.min(next, campaign.endsAt));
  return after;
}

async function expire(
  tx: ShopTx,
  campaign: CampaignRow,
  latest: SignOffRow,
  changes: NonNullable<SignOffRow['changes']>,
  now: number,
): Promise<void> {
  await tx.changeSignOff(latest.id, { state: 'expired', expiredAt: now, changes });
  const params = { campaign: campaign.name, version: latest.version, changes: kindsOf(changes) };
  await say(tx, campaign, 'ledger.sign_off_expired', params, now);
  await tx.openAlerts(
    null,
    [
      {
        subject: expiredSubject(campaign.id),
        kind: 'sign_off_expired',
        urgency: 'now',
        message: 'alert.sign_off_expired',
        params,
        campaignId: campaign.id,
      },
    ],
    now,
  );
}

/** What changed, as the record keeps it: the kinds, put into words where they are read. */
const kindsOf = (changes: NonNullable<SignOffRow['changes']>): string =>
  [...new Set(changes.map(({ kind }) => kind))].join(',');

/** Proposes a plan: a row, an entry, an alert to those who sign; `by`: nobody where a signature that ended is asked for again. */
export async function ask(
  tx: ShopTx,
  campaign: CampaignRow,
  proposal: Pick<SignOffRow, 'version' | 'facts' | 'proposedBy' | 'proposedByName'>,
  now: number,
  by: Person | null = null,
): Promise<void> {
  const { version, facts, proposedBy, proposedByName } = proposal;
  await tx.addSignOff({
    campaignId: campaign.id,
    version,
    facts,
    proposedAt: now,
    proposedBy,
    proposedByName,
  });
  const params = { campaign: campaign.name, version, by: proposedByName, startsAt: campaign.startsAt };
  await say(tx, campaign, 'ledger.sign_off_wanted', params, now, by === null ? HOLDFAST : nameOf(by));
  const late = askedAfterCommit({ proposedAt: now }, campaign.commitAt);
  await tx.openAlerts(
    null,
    [
      {
        subject: wantedSubject(campaign.id),
        kind: 'sign_off_wanted',
        urgency: 'now',
        message: late ? 'alert.sign_off_wanted_late' : 'alert.sign_off_wanted',
        params: late ? { ...params, commitAt: campaign.commitAt } : params,
        campaignId: campaign.id,
        ...(by === null ? {} : { doneBy: by.userId }),
      },
    ],
    now,
  );
}

async function say(
  tx: ShopTx,
  campaign: CampaignRow,
  message: string,
  params: Record<string, string | number>,
  now: number,
  actor = HOLDFAST,
): Promise<void> {
  const entry = { kind: 'campaign', message, campaignId: campaign.id, variantId: null, actor };
  await tx.ledger(null, [{ ...entry, params: { campaign: campaign.name, ...params } }], now);
}
