import { TOLD_TOGETHER } from '../../core/inbox.ts';

const TOGETHER = TOLD_TOGETHER.map((kind) => `'${kind}'`).join();

/** Condition on "Alert": alert $2 of shop $1, and the open ones that are told with it in one message (db/views/inbox). */
export const OF_ONE_MESSAGE = `(id = $2 OR ("resolvedAt" IS NULL AND kind IN (${TOGETHER}) AND
  (kind, urgency, message, coalesce("campaignId", ''), coalesce("acknowledgedBy", '')) =
  (SELECT kind, urgency, message, coalesce("campaignId", ''), coalesce("acknowledgedBy", '')
     FROM "Alert" WHERE shop = $1 AND id = $2)))`;
