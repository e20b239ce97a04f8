/** What the database's planner knows of how large its tables are. */
import type { Database } from './open.ts';

/** Rows that came, went or changed since a table was last looked at, beside twice of those it had then. */
const GREW_BY = 1_000;

/**
 * Only our own tables, in their order. What is asked for by a list of a size that nobody knows is else planned for the
 * few rows that there were at first, and each look goes over all of a shop.
 */
const GREW = `
SELECT s.relname AS name FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
WHERE s.schemaname = current_schema() AND s.n_mod_since_analyze > ${GREW_BY} + 2 * greatest(c.reltuples, 0) ORDER BY 1`;

/**
 * Has the tables looked at that have more than doubled since the planner last did, and answers their names. A server does
 * so by itself within a minute or two, in which a first import or a launch has long grown from nothing to ten thousand;
 * the embedded database never does.
 */
export async function learnSizes({ sql }: Pick<Database, 'sql'>): Promise<string[]> {
  const grown = await sql.rows<{ name: string }>(GREW);
  for (const { name } of grown) await sql.run(`ANALYZE (SKIP_LOCKED) "${name.replaceAll('"', '""')}"`);
  return grown.map(({ name }) => name);
}
