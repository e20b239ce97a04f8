import { parse } from 'csv-parse/sync';
import type { CommandResult } from './commands.ts';
import { refuse } from './support.ts';

const MOST_BYTES = 5_000_000;

/** A row of a table by the names of its columns, as text; `row` counts from the header, which is 1. */
export type TableRow<Column extends string> = { row: number } & Record<Column, string>;

interface TableShape<Column extends string> {
  /** Spellings of each column's header, letters only: `SKU`, `Variant SKU` and `variant_sku` are two of them. */
  columns: Record<Column, readonly string[]>;
  mostRows: number;
  /** Message key of what the header lacks; null = nothing. */
  lacks(has: (column: Column) => boolean): string | null;
}

/** Reads a CSV that a person gave, header in any order and spelling; a column that is not there is empty. */
export function readTable<Column extends string>(
  csv: string,
  { columns, mostRows, lacks }: TableShape<Column>,
): CommandResult<{ rows: TableRow<Column>[] }> {
  if (Buffer.byteLength(csv) > MOST_BYTES)
    return refuse('problem.csv_too_large', 'csv', { megabytes: MOST_BYTES / 1e6 });
  let records: string[][];
  try {
    records = parse(csv, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: mostRows + 2,
    });
  } catch (error) {
    return refuse('problem.csv_unreadable', 'csv', {
      detail: error instanceof Error ? error.message : String(error),
    });
  }
  const header = (records[0] ?? []).map((name) => name.toLowerCase().replace(/[^a-z]/g, ''));
  const names = Object.keys(columns) as Column[];
  const places = new Map(
    names.map((name) => [name, header.findIndex((spelling) => columns[name].includes(spelling))]),
  );
  const place = (column: Column): number => places.get(column) ?? -1;
  const missing = lacks((column) => place(column) >= 0);
  if (missing) return refuse(missing, 'csv');
  if (records.length - 1 > mostRows) return refuse('problem.csv_too_many_rows', 'csv', { rows: mostRows });
  return {
    ok: true,
    rows: records.slice(1).map((record, index) => {
      const cells = names.map((name) => [name, record[place(name)] ?? '']);
      return { row: index + 2, ...Object.fromEntries(cells) } as TableRow<Column>;
    }),
  };
}

/** The number in an id that may be a whole gid. */
export const numberOf = (id: string): string => id.split('/').pop() ?? '';
