import { z } from 'zod';

const blank = (value: unknown): unknown => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());
const seconds = (fallback: number) =>
  z.preprocess(blank, z.coerce.number().min(0).max(604_800).default(fallback));

const environment = z.object({
  NODE_ENV: z.preprocess(blank, z.enum(['development', 'production', 'test']).default('production')),
  /** all: web and worker in one process; the embedded database knows no other. */
  ROLE: z.preprocess(blank, z.enum(['all', 'web', 'worker']).default('all')),
  /** Where it listens; HOST is not used for it: the Shopify CLI puts the app's public address there. */
  LISTEN_HOST: z.preprocess(blank, z.string().default('127.0.0.1')),
  PORT: z.preprocess(blank, z.coerce.number().int().min(0).max(65_535).default(3000)),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address')),
  DATA_DIR: z.preprocess(blank, z.string().default('.data')),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  /** The secret before the last rotation; webhooks signed with it are still accepted. */
  SHOPIFY_API_SECRET_OLD: optional(z.string().min(1)),
  SHOPIFY_APP_URL: z.url(),
  SCOPES: z.preprocess(blank, z.string().default('')),
  /** Another address for all Admin API, token and upload traffic (a stand-in for Shopify); unset: the shop's own domain. */
  SHOPIFY_ADMIN_ORIGIN: optional(z.url()),
  /** Another address for the pages that shoppers see, only beside SHOPIFY_ADMIN_ORIGIN; unset: the shop's own pages. */
  SHOPIFY_STOREFRONT_ORIGIN: optional(z.url()),
  SHOPIFY_APP_BRIDGE_URL: z.preprocess(
    blank,
    z.url().default('https://cdn.shopify.com/shopifycloud/app-bridge.js'),
  ),
  /** `id:secret` pairs, comma-separated; the first encrypts tokens at rest, all decrypt. Unset: from the API secret. */
  TOKEN_KEYS: optional(
    z.string().regex(/^[A-Za-z0-9_-]+:[^,]+(,[A-Za-z0-9_-]+:[^,]+)*$/, 'must be id:secret,id:secret'),
  ),
  /** How long Shopify may take to answer. */
  SHOPIFY_TIMEOUT_SECONDS: seconds(30),
  /** What new shops start with. */
  MINIMUM_HOLD_SECONDS: seconds(3_600),
  MINIMUM_AD_HOLD_SECONDS: seconds(21_600),
  /** A stock number that jumped without an order counts after this. */
  JUMP_WAIT_SECONDS: seconds(60),
  /** A change by somebody else is believed when a second read, this much later, shows it too. */
  BELIEVE_AFTER_SECONDS: seconds(60),
  RECONCILE_SECONDS: seconds(900),
  /** Where email goes out; unset: none is sent, and Settings says so. */
  SMTP_URL: optional(z.string().regex(/^smtps?:\/\/./, 'must be an smtp:// or smtps:// address')),
  /** What email is sent from, an address or `Name <address>`. */
  MAIL_FROM: optional(z.string().regex(/@/, 'must be an email address')),
  /** 1: Slack, Teams and webhook addresses may be on this machine (a test, a relay beside the app). */
  TELL_LOOPBACK: z.preprocess(blank, z.enum(['0', '1']).default('0')),
  /** Whoever reads /metrics sends it as a bearer token; unset: there is no /metrics. */
  METRICS_TOKEN: optional(z.string().min(16)),
  LOG_LEVEL: z.preprocess(blank, z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
});

export type Config = Readonly<ReturnType<typeof readConfig>>;

/**
 * The process's configuration, checked and frozen. The only place that reads the environment.
 * @throws with every variable that is missing or wrong, and what it should be.
 */
export function readConfig(env: Record<string, string | undefined>) {
  const parsed = environment.safeParse({ ...env, SHOPIFY_APP_URL: env['SHOPIFY_APP_URL'] || env['HOST'] });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Error(
      `The configuration is not complete. Set these environment variables:\n${problems.join('\n')}`,
    );
  }
  const given = parsed.data;
  if (given.ROLE !== 'all' && !given.DATABASE_URL) {
    throw new Error(
      `ROLE=${given.ROLE} needs DATABASE_URL: the embedded database serves one process only (ROLE=all).`,
    );
  }
  if (given.SHOPIFY_STOREFRONT_ORIGIN && !given.SHOPIFY_ADMIN_ORIGIN)
    throw new Error('SHOPIFY_STOREFRONT_ORIGIN needs SHOPIFY_ADMIN_ORIGIN: both are stand-ins for one shop.');
  if (given.SMTP_URL && !given.MAIL_FROM)
    throw new Error('SMTP_URL needs MAIL_FROM: what email is sent from.');
  return Object.freeze({
    role: given.ROLE,
    host: given.LISTEN_HOST,
    port: given.PORT,
    databaseUrl: given.DATABASE_URL,
    dataDir: given.DATA_DIR,
    apiKey: given.SHOPIFY_API_KEY,
    apiSecret: given.SHOPIFY_API_SECRET,
    apiSecretOld: given.SHOPIFY_API_SECRET_OLD,
    shopifyTimeoutMs: given.SHOPIFY_TIMEOUT_SECONDS * 1000,
    appUrl: given.SHOPIFY_APP_URL.replace(/\/$/, ''),
    scopes: given.SCOPES.split(',')
      .map((scope) => scope.trim())
      .filter(Boolean),
    adminOrigin: given.SHOPIFY_ADMIN_ORIGIN?.replace(/\/$/, '') ?? null,
    storefrontOrigin: given.SHOPIFY_STOREFRONT_ORIGIN?.replace(/\/$/, '') ?? null,
    appBridgeUrl: given.SHOPIFY_APP_BRIDGE_URL,
    tokenKeys: tokenKeys(given.TOKEN_KEYS, given.SHOPIFY_API_SECRET),
    minimumHoldSeconds: given.MINIMUM_HOLD_SECONDS,
    minimumAdHoldSeconds: given.MINIMUM_AD_HOLD_SECONDS,
    jumpWaitSeconds: given.JUMP_WAIT_SECONDS,
    believeAfterMs: given.BELIEVE_AFTER_SECONDS * 1000,
    reconcileEveryMs: given.RECONCILE_SECONDS * 1000,
    mail: given.SMTP_URL && given.MAIL_FROM ? { smtpUrl: given.SMTP_URL, from: given.MAIL_FROM } : null,
    tellLoopback: given.TELL_LOOPBACK === '1',
    metricsToken: given.METRICS_TOKEN ?? null,
    logLevel: given.LOG_LEVEL,
  });
}

function tokenKeys(text: string | undefined, apiSecret: string): { id: string; secret: string }[] {
  if (!text) return [{ id: 'app', secret: apiSecret.padEnd(16, '.') }];
  return text.split(',').map((pair) => {
    const at = pair.indexOf(':');
    return { id: pair.slice(0, at), secret: pair.slice(at + 1) };
  });
}
