import { json, type Sql } from '../sql.ts';

/** How a column takes its value out of a JSON record (alias `x`). */
export type ColumnKind = 'text' | 'time' | 'int' | 'boolean' | 'json' | 'decimal';

const READ: Record<ColumnKind, (column: string) => string> = {
  text: (column) => `x.value ->> '${column}'`,
  time: (column) => `to_timestamp((x.value ->> '${column}')::float8 / 1000)`,
  int: (column) => `(x.value ->> '${column}')::int`,
  boolean: (column) => `(x.value ->> '${column}')::boolean`,
  json: (column) => `nullif(x.value -> '${column}', 'null')`,
  decimal: (column) => `(x.value ->> '${column}')::numeric`,
};

/**
 * The columns that a patch gives, with the SQL that reads each from the JSON
 * object `x.value`. Column names come from `columns`, never from the patch.
 */
export function given(
  columns: Readonly<Record<string, ColumnKind>>,
  patch: object,
): { column: string; value: string }[] {
  const named = new Map<string, unknown>(Object.entries(patch));
  return Object.entries(columns)
    .filter(([column]) => named.get(column) !== undefined)
    .map(([column, kind]) => ({ column: `"${column}"`, value: READ[kind](column) }));
}

/** Updates the given columns of the rows that `where` finds ($1 is the shop, $3 and on are `keys`). */
export async function patchRow(
  sql: Sql,
  table: string,
  columns: Readonly<Record<string, ColumnKind>>,
  patch: object,
  shop: string,
  where: string,
  ...keys: string[]
): Promise<void> {
  const sets = given(columns, patch);
  if (sets.length === 0) return;
  await sql.run(
    `UPDATE "${table}" SET ${sets.map(({ column, value }) => `${column} = ${value}`).join(', ')}
     FROM (SELECT $2::jsonb AS value) AS x WHERE shop = $1 AND ${where}`,
    shop,
    json(patch),
    ...keys,
  );
}
