/**
 * The raw-SQL door of the steps. One form for the embedded database and PostgreSQL, so that a statement is written once.
 * Lists travel as one JSON parameter (`json_to_recordset($1::json)`): the drivers agree on a string, not on arrays, and a statement keeps its text however long the list is. Times travel as epoch
 * milliseconds (`to_timestamp($2::float8 / 1000)` in, `${ms('"at"')}` out), 64-bit integers as text.
 */
export type SqlParameter = string | number | boolean | null;

export interface Sql {
  /** Rows of one statement. */
  rows<Row>(text: string, ...parameters: SqlParameter[]): Promise<Row[]>;
  /** Number of rows that one statement touched. */
  run(text: string, ...parameters: SqlParameter[]): Promise<number>;
}

/** SQL for a timestamptz expression as epoch milliseconds (a JavaScript number in every driver). */
export const ms = (expression: string): string => `(extract(epoch FROM ${expression}) * 1000)::float8`;

/**
 * SQL for "is one of the JSON list in this parameter". An array and not a subselect: it is read once, and an index is
 * searched for it also where the tables are so new that nothing is known about them.
 */
export const among = (parameter: string): string =>
  `= ANY (ARRAY(SELECT json_array_elements_text(${parameter}::json)))`;

/** A value as a JSON parameter. Characters that PostgreSQL cannot keep in text (NUL, lone surrogates) are taken out. */
export function json(value: unknown): string {
  const text = JSON.stringify(value);
  if (!/\\u(0000|d[89a-f])/i.test(text)) return text;
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? Buffer.from(part.replaceAll('\0', '')).toString() : part,
  );
}
