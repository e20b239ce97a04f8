import type { Sql } from '../sql.ts';

const known = new Map<string, string>();

/** The zone itself, or UTC when this database's zone table does not have it (a newer name than its tzdata). */
export async function safeZone(sql: Sql, zone: string): Promise<string> {
  const before = known.get(zone);
  if (before !== undefined) return before;
  const [row] = await sql.rows<{ found: boolean }>(
    'SELECT EXISTS (SELECT 1 FROM pg_timezone_names WHERE name = $1) AS found',
    zone,
  );
  const safe = row?.found ? zone : 'UTC';
  known.set(zone, safe);
  return safe;
}
