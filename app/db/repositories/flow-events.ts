/** Ledger entries and alerts that Shopify Flow is told of are queued in the transaction that writes them. */
import type { MatrixTrigger } from '../../core/audience.ts';
import {
  payloadOf,
  TEAM_ALERTED,
  triggerOf,
  type FlowTrigger,
  type TriggerDraft,
} from '../../core/flow-triggers.ts';
import type { AlertDraft, LedgerDraft } from '../../core/decision.ts';
import { mayStart, waitingOf, type TeamAlert } from '../../core/team-alerted.ts';
import { howOf } from '../../core/telling.ts';
import { newId } from '../ids.ts';
import { json } from '../sql.ts';
import { agreedTelling } from './agreements.ts';
import type { Scope } from './scope.ts';

interface CampaignName {
  id: string;
  name: string;
  handle: string;
  acting: boolean;
}

/**
 * Queues what these entries tell. A product of many variants is told of once while the message waits: the first variant
 * speaks for it. What the shop does not let Flow hear is kept with its reason, and not sent.
 */
export async function queueTriggers(
  { shop, sql }: Scope,
  entries: readonly (Pick<LedgerDraft, 'message' | 'params' | 'campaignId'> & { productId: string | null })[],
  now: number,
): Promise<void> {
  const drafts = entries.flatMap((entry) => {
    const draft = triggerOf(entry);
    return draft ? [{ draft, campaignId: entry.campaignId, productId: entry.productId }] : [];
  });
  if (drafts.length === 0) return;
  const campaigns = await campaignsOf({ shop, sql }, drafts);
  const told = drafts.flatMap(({ draft, campaignId, productId }) => {
    const campaign = campaigns.find(({ id }) => id === campaignId) ?? null;
    return mayTell(draft, campaign) ? [{ draft, campaign, productId }] : [];
  });
  const rows = told.map(({ draft, campaign, productId }) => rowOf(draft, productId, campaign, now));
  await queue({ shop, sql }, rows, now);
}

/** Queues what these alerts, which have just begun, tell that no entry of the ledger does. */
export async function queueTeamAlerts(
  { shop, sql }: Scope,
  productId: string | null,
  alerts: readonly AlertDraft[],
  now: number,
): Promise<void> {
  const drafts = alerts.flatMap((alert) => {
    const waiting = waitingOf(alert);
    return waiting ? [{ alert, waiting, campaignId: alert.campaignId }] : [];
  });
  if (drafts.length === 0) return;
  const campaigns = await campaignsOf({ shop, sql }, drafts);
  const rows = drafts.flatMap(({ alert, waiting: { trigger, subject, gatheredMs } }): QueuedRow[] => {
    const campaign = campaigns.find(({ id }) => id === alert.campaignId) ?? null;
    if (!mayStart(productId, campaign)) return [];
    const { kind, urgency, message, params, campaignId } = alert;
    const named = campaign && { name: campaign.name, handle: campaign.handle };
    const about = { productId, campaign: named, at: now };
    const payload: TeamAlert = { trigger, kind, urgency, message, params, campaignId, ...about };
    return [{ id: newId(now), handle: TEAM_ALERTED, trigger, subject, payload, dueAt: now + gatheredMs }];
  });
  await queue({ shop, sql }, rows, now);
}

async function campaignsOf(
  { shop, sql }: Scope,
  drafts: readonly { campaignId: string | null }[],
): Promise<CampaignName[]> {
  const ids = drafts.flatMap(({ campaignId }) => campaignId ?? []);
  if (ids.length === 0) return [];
  return sql.rows<CampaignName>(
    `SELECT id, name, handle, mode = 'act' AS acting FROM "Campaign"
     WHERE shop = $1 AND id IN (SELECT json_array_elements_text($2::json))`,
    shop,
    json(ids),
  );
}

interface QueuedRow {
  id: string;
  handle: FlowTrigger;
  trigger: MatrixTrigger;
  subject: string;
  payload: object;
  dueAt: number;
}

async function queue({ shop, sql }: Scope, told: readonly QueuedRow[], now: number): Promise<void> {
  if (told.length === 0) return;
  const { matrix } = await agreedTelling({ shop, sql });
  const rows = told.map(({ trigger, ...row }) => {
    const state = howOf(matrix, trigger, 'flow') === 'now' ? 'waiting' : 'not_told';
    return { ...row, state };
  });
  const once = [...new Map(rows.toReversed().map((row) => [`${row.state} ${row.subject}`, row])).values()];
  await sql.run(QUEUE, shop, json(once), now);
}

const mayTell = (draft: TriggerDraft, campaign: CampaignName | null): boolean =>
  !draft.onlyActing || campaign?.acting === true;

function rowOf(
  draft: TriggerDraft,
  productId: string | null,
  campaign: CampaignName | null,
  now: number,
): QueuedRow {
  return {
    id: newId(now),
    handle: draft.handle,
    trigger: draft.trigger,
    subject: [draft.handle, campaign?.id ?? '', productId ?? ''].join('/'),
    payload: payloadOf(draft, { productId, campaign }),
    dueAt: now,
  };
}

const QUEUE = `
INSERT INTO "FlowEvent" (shop, id, handle, subject, payload, at, state, "dueAt", "finishedAt")
SELECT $1, x.id, x.handle, x.subject, x.payload, to_timestamp($3::float8 / 1000), x.state,
  to_timestamp(x."dueAt" / 1000), CASE WHEN x.state = 'not_told' THEN to_timestamp($3::float8 / 1000) END
FROM json_to_recordset($2::json) AS x(id text, handle text, subject text, payload jsonb, state text,
  "dueAt" float8)
WHERE x.state = 'not_told' OR NOT EXISTS (SELECT 1 FROM "FlowEvent" f WHERE f.shop = $1 AND f.subject = x.subject AND f.state = 'waiting')
ORDER BY x.id`;
