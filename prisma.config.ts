import { defineConfig } from 'prisma/config';

/**
 * The JavaScript engine needs no downloaded binary, so that the client is generated without a network. Migrations are
 * applied by the app at its start, never by this command line: there is no adapter to give.
 */
export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'prisma/schema.prisma',
  adapter: () =>
    Promise.reject(new Error('Migrations run when the app starts; the Prisma CLI is only used to generate.')),
});
