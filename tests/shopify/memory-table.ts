import type { SessionRow, SessionTable } from '../../app/shopify/sessions.ts';

/** The session table without a database; `failNext` makes the next write fail with a Prisma error code. */
export function memoryTable(): SessionTable & {
  rows: Map<string, SessionRow>;
  failNext(code: string): void;
} {
  const rows = new Map<string, SessionRow>();
  let failure: string | null = null;
  return {
    rows,
    failNext(code) {
      failure = code;
    },
    async upsert({ where, create }) {
      if (failure) {
        const error = Object.assign(new Error('failed'), { code: failure });
        failure = null;
        throw error;
      }
      rows.set(where.id, structuredClone(create));
    },
    findUnique: async ({ where }) => rows.get(where.id) ?? null,
    findMany: async ({ where }) => [...rows.values()].filter((row) => row.shop === where.shop),
    async deleteMany({ where }) {
      for (const id of where.id.in) rows.delete(id);
    },
  };
}
