import type { PrismaPg } from '@prisma/adapter-pg';
import { defineConfig } from 'prisma/config';

/**
 * The JavaScript engine needs no downloaded binary, so that the client is generated without a network. Migrations are
 * applied by the app at its start (app/db/migrate.ts), never by this command line; the empty in-memory database is there
 * for `prisma migrate diff --from-empty --to-schema-datamodel prisma/schema.prisma --script`, which writes them.
 */
export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'prisma/schema.prisma',
  adapter: async () => {
    const [{ PGlite }, { PrismaPGlite }] = await Promise.all([
      import('@electric-sql/pglite'),
      import('pglite-prisma-adapter'),
    ]);
    // Its types are those of an older driver-adapter-utils; see app/db/embedded.ts.
    return new PrismaPGlite(new PGlite('memory://')) as unknown as PrismaPg;
  },
});
