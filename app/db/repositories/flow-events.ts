/** Ledger entries that Shopify Flow is told of are queued in the transaction that writes them. */
import { payloadOf, triggerOf, type TriggerDraft } from '../../core/flow-triggers.ts';
import type { LedgerDraft } from '../../core/decision.ts';
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
  productId: string | null,
  entries: readonly Pick<LedgerDraft, 'message' | 'params' | 'campaignId'>[],
  now: number,
): Promise<void> {
  const drafts = entries.flatMap((entry) => {
    const draft = triggerOf(entry);
    return draft ? [{ draft, campaignId: entry.campaignId }] : [];
  });
  if (drafts.length === 0) return;
  const campaigns = await sql.rows<CampaignName>(
    `SELECT id, name, handle, mode = 'act' AS acting FROM "Campaign"
     WHERE shop = $1 AND id IN (SELECT json_array_elements_text($2::json))`,
    shop,
    json(drafts.flatMap(({ campaignId }) => campaignId ?? [])),
  );
  const told = drafts.flatMap(({ draft, campaignId }) => {
    const campaign = campaigns.find(({ id }) => id === campaignId) ?? null;
    return mayTell(draft, campaign) ? [{ draft, campaign }] : [];
  });
  if (told.length === 0) return;
  const { matrix } = await agreedTelling({ shop, sql });
  const rows = told.map(({ draft, campaign }) => {
    const state = howOf(matrix, draft.trigger, 'flow') === 'now' ? 'waiting' : 'not_told';
    return { ...rowOf(draft, productId, campaign, now), state };
  });
  const once = [...new Map(rows.toReversed().map((row) => [`${row.state} ${row.subject}`, row])).values()];
  await sql.run(QUEUE, shop, json(once), now);
}

const mayTell = (draft: TriggerDraft, campaign: CampaignName | null): boolean =>
  !draft.onlyActing || campaign?.acting === true;

function rowOf(draft: TriggerDraft, productId: string | null, campaign: CampaignName | null, now: number) {
  return {
    id: newId(now),
    handle: draft.handle,
    subject: [draft.handle, campaign?.id ?? '', productId ?? ''].join('/'),
    payload: payloadOf(draft, { productId, campaign }),
  };
}

const QUEUE = `
INSERT INTO "FlowEvent" (shop, id, handle, subject, payload, at, state, "dueAt", "finishedAt")
SELECT $1, x.id, x.handle, x.subject, x.payload, to_timestamp($3::float8 / 1000), x.state,
  to_timestamp($3::float8 / 1000), CASE WHEN x.state = 'not_told' THEN to_timestamp($3::float8 / 1000) END
FROM json_to_recordset($2::json) AS x(id text, handle text, subject text, payload jsonb, state text)
WHERE x.state = 'not_told' OR NOT EXISTS (SELECT 1 FROM "FlowEvent" f WHERE f.shop = $1 AND f.subject = x.subject AND f.state = 'waiting')
ORDER BY x.id`;
