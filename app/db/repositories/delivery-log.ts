/** What became of what there was to tell: messages to people and channels, and what Shopify Flow was to hear. */
import { PERSONAL } from '../../core/audience.ts';
import { TEAM_ALERTED } from '../../core/flow-triggers.ts';
import type { LoggedDelivery, TellingTx } from '../../flow/telling/store.ts';
import { ms } from '../sql.ts';
import type { Scope } from './scope.ts';

export const deliveryLogRepository = ({ shop, sql }: Scope): Pick<TellingTx, 'deliveryLog'> => ({
  deliveryLog: ({ readerId, state }, limit) => sql.rows<LoggedDelivery>(LOG, shop, readerId, state, limit),
});

/** What is said to one person alone is nobody else's not to be told. */
const OF_ANOTHER = `d.reason = 'for_another' AND a.kind IN (${PERSONAL.map((kind) => `'${kind}'`).join()})`;

/** $1 shop, $2 reader (null: all, and Flow, which is no reader), $3 state or null, $4 how many. */
const LOG = `
(SELECT d.id, d."readerId", m.name AS "readerName", d.audience, d.phase, d.how, d.reason, d.state, ${ms('d.at')} AS at,
  ${ms('d."dueAt"')} AS "dueAt", ${ms('d."finishedAt"')} AS "finishedAt", d.error, a.message, a.params
FROM "Delivery" d JOIN "Alert" a ON a.shop = d.shop AND a.id = d."alertId"
LEFT JOIN "Member" m ON m.shop = d.shop AND m."userId" = d."readerId"
WHERE d.shop = $1 AND ($2::text IS NULL OR d."readerId" = $2) AND ($3::text IS NULL OR d.state = $3)
  AND NOT (${OF_ANOTHER})
ORDER BY d.at DESC, d.id DESC LIMIT $4::int)
UNION ALL
(SELECT f.id, 'flow', NULL, 'flow', 'opened', CASE WHEN f.state = 'not_told' THEN 'none' ELSE 'now' END,
  CASE WHEN f.state = 'not_told' THEN 'off' ELSE 'rule' END, f.state, ${ms('f.at')}, ${ms('f."dueAt"')},
  ${ms('f."finishedAt"')}, f.error, CASE WHEN f.handle = '${TEAM_ALERTED}' THEN f.payload->>'message' ELSE 'in_flow.' || f.handle END,
  CASE WHEN f.handle = '${TEAM_ALERTED}' THEN f.payload->'params' ELSE jsonb_build_object('campaign', f.payload->>'Campaign',
    'product', coalesce(p.title, f.payload->>'product_id'), 'variant', f.payload->>'Variant') END
FROM "FlowEvent" f LEFT JOIN "Product" p ON p.shop = f.shop AND p.id = f.payload->>'product_id'
WHERE f.shop = $1 AND $2::text IS NULL AND ($3::text IS NULL OR f.state = $3)
ORDER BY f.at DESC, f.id DESC LIMIT $4::int)
ORDER BY at DESC, id DESC LIMIT $4::int`;
