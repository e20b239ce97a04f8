import type { SessionRow, SessionTable } from '../../app/shopify/sessions.ts';

/** The session table without a database. */
export function memoryTable(): SessionTable & { rows: Map<string, SessionRow> } {
  const rows = new Map<string, SessionRow>();
  return {
    rows,
    put: async (row) => void rows.set(row.id, structuredClone(row)),
    get: async (id) => rows.get(id) ?? null,
    ofShop: async (shop) => [...rows.values()].filter((row) => row.shop === shop),
    async remove(ids) {
      for (const id of ids) rows.delete(id);
    },
  };
}
