/** The layers of architecture: who may know whom. A broken rule fails the tests. */
const only = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    only(
      'no-circular',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'A circle has no first thing to understand.',
    ),
    only(
      'core-is-pure',
      { path: '^app/core/' },
      { pathNot: ['^app/core/', '^node_modules/(zod|temporal-polyfill|temporal-spec|temporal-utils)/'] },
      'Decisions are pure: values in, values out.',
    ),
    only(
      'flow-knows-ports-not-adapters',
      { path: '^app/flow/' },
      { path: '^app/(db|shopify|queue|mail|ui|routes|i18n|observe|config|wire|server|http)' },
      'Steps take their ports as arguments.',
    ),
    only(
      'shopify-stands-alone',
      { path: '^app/shopify/' },
      { path: '^app/(db|queue|ui|routes|i18n|config|wire|server|http)' },
      'The only folder that knows Shopify knows nothing else.',
    ),
    only(
      'only-db-knows-prisma',
      { path: '^app/(?!db/|queue/)' },
      { path: ['^node_modules/(@prisma|pg|@electric-sql|pglite-prisma-adapter)/', '^app/db/generated/'] },
      'Every query is in the repository layer.',
    ),
    only(
      'only-queue-knows-pg-boss',
      { path: '^app/(?!queue/)' },
      { path: '^node_modules/pg-boss/' },
      'One door to the queue.',
    ),
    only(
      'only-shopify-knows-shopify',
      { path: '^app/(?!shopify/)' },
      { path: '^node_modules/@shopify/(shopify-api|shopify-app-session-storage.*)/' },
      'The platform is behind one folder.',
    ),
    only(
      'routes-and-ui-import-no-adapters',
      { path: '^app/(routes|ui|i18n)/' },
      { path: '^app/(db|shopify|queue|mail|flow)/', dependencyTypesNot: ['type-only'] },
      'Pages are bundled apart: values come through the load context.',
    ),
    only(
      'app-never-imports-tests',
      { path: '^app/' },
      { path: '^(tests|scripts)/' },
      'The product does not know how it is tested.',
    ),
    only('not-to-unresolvable', {}, { couldNotResolve: true }, 'It would fail when it runs.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^app/db/generated/internal|^build/)' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
