/** What is kept how long. Holds, the ledger and order lines stay: they are what a shop looks back on. */
import type { Database } from './open.ts';

const DAY_MS = 24 * 3_600_000;

/** Days that rows are kept after they stopped mattering; the ledger only for as long as the shop's law asks. */
export const RETENTION_DAYS = {
  /** Longer than the 56 days of history before a window and the longest usual window. */
  levelChanges: 180,
  digestedEvents: 14,
  finishedActions: 180,
  bulkRuns: 180,
  resolvedAlerts: 365,
  foreignChanges: 60,
  pageHours: 180,
  satisfaction: 400,
  flowEvents: 14,
  /** Flow repeats a run for up to 36 hours. */
  flowRuns: 30,
  deliveries: 90,
  /** Shown again for minutes only. */
  actingLists: 1,
} as const;

/** Rows that one statement removes at most: the embedded database has one connection for everybody. */
const BATCH = 5_000;

/** The last number that was noted is how much there still is of what has not moved since: it stays. */
const OUTLIVED_LEVEL = `at < $1 AND EXISTS (SELECT 1 FROM "LevelChange" later WHERE later.shop = "LevelChange".shop
  AND later."inventoryItemId" = "LevelChange"."inventoryItemId" AND later."locationId" = "LevelChange"."locationId"
  AND later.at > "LevelChange".at AND later.at < $1)`;

const OLD = [
  { table: 'LevelChange', where: OUTLIVED_LEVEL, days: RETENTION_DAYS.levelChanges },
  { table: 'WebhookEvent', where: '"digestedAt" < $1', days: RETENTION_DAYS.digestedEvents },
  { table: 'Action', where: '"finishedAt" < $1', days: RETENTION_DAYS.finishedActions },
  { table: 'BulkRun', where: '"endedAt" < $1', days: RETENTION_DAYS.bulkRuns },
  { table: 'Alert', where: '"resolvedAt" < $1', days: RETENTION_DAYS.resolvedAlerts },
  { table: 'ForeignChange', where: 'at < $1', days: RETENTION_DAYS.foreignChanges },
  { table: 'PageHour', where: 'hour < $1', days: RETENTION_DAYS.pageHours },
  { table: 'Satisfaction', where: 'at < $1', days: RETENTION_DAYS.satisfaction },
  { table: 'FlowEvent', where: '"finishedAt" < $1', days: RETENTION_DAYS.flowEvents },
  { table: 'FlowRun', where: '"finishedAt" < $1', days: RETENTION_DAYS.flowRuns },
  {
    table: 'Delivery',
    where: "state NOT IN ('waiting', 'sending') AND at < $1",
    days: RETENTION_DAYS.deliveries,
  },
  { table: 'ActingList', where: '"beganAt" < $1', days: RETENTION_DAYS.actingLists },
  { table: 'ActingListPart', where: '"beganAt" < $1', days: RETENTION_DAYS.actingLists },
  { table: 'BriefMail', where: '"dueAt" < $1', days: RETENTION_DAYS.deliveries },
] as const;

/** Removes what is older than its retention and answers the number of rows. `now` is epoch milliseconds. */
export async function removeOld({ sql }: Pick<Database, 'sql'>, now: number): Promise<number> {
  let removed = 0;
  for (const { table, where, days } of OLD) {
    const condition = where.replaceAll('$1', 'to_timestamp($1::float8 / 1000)');
    for (;;) {
      const rows = await sql.run(
        `DELETE FROM "${table}" WHERE ctid = ANY (ARRAY(SELECT ctid FROM "${table}" WHERE ${condition} LIMIT ${BATCH}))`,
        now - days * DAY_MS,
      );
      removed += rows;
      if (rows < BATCH) break;
    }
  }
  return removed;
}
