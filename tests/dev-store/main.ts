/** `node tests/dev-store/main.ts`: the dev store as a process. See contract.md for what it answers. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startDevStore } from './server.ts';

const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  APP_URL: z.url(),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  APP_TOML: z.string().min(1),
  DATA_FILE: z.string().min(1).optional(),
});

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    'app-url': { type: 'string' },
    'api-key': { type: 'string' },
    'api-secret': { type: 'string' },
    toml: { type: 'string' },
    data: { type: 'string' },
  },
});
const flags = {
  PORT: values.port,
  APP_URL: values['app-url'],
  SHOPIFY_API_KEY: values['api-key'],
  SHOPIFY_API_SECRET: values['api-secret'],
  APP_TOML: values.toml,
  DATA_FILE: values.data,
};
const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
const parsed = settings.safeParse({ ...process.env, ...given });
if (!parsed.success) {
  process.stderr.write(`${z.prettifyError(parsed.error)}\n`);
  process.exit(2);
}
const { PORT, APP_URL, SHOPIFY_API_KEY, SHOPIFY_API_SECRET, APP_TOML, DATA_FILE } = parsed.data;

const store = await startDevStore({
  port: PORT,
  app: {
    url: APP_URL,
    apiKey: SHOPIFY_API_KEY,
    apiSecret: SHOPIFY_API_SECRET,
    toml: readFileSync(APP_TOML, 'utf8'),
  },
  ...(DATA_FILE === undefined ? {} : { dataFile: DATA_FILE }),
});
process.stdout.write(`dev store listening on ${store.url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void store.close().then(() => process.exit(0));
  });
