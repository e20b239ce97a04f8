/** The app that the store knows: its address, its secret, and what its shopify.app.toml asks for. */
import { parse } from 'smol-toml';
import { z } from 'zod';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const subscriptionSchema = z.object({
  topics: z.array(z.string()).default([]),
  compliance_topics: z.array(z.string()).default([]),
  uri: z.string().min(1),
  filter: z.string().optional(),
  include_fields: z.array(z.string()).optional(),
  name: z.string().min(1).max(50).optional(),
});
const tomlSchema = z.object({
  access_scopes: z
    .object({ scopes: list.default([]), optional_scopes: z.array(z.string()).default([]) })
    .prefault({}),
  webhooks: z
    .object({ api_version: z.string(), subscriptions: z.array(subscriptionSchema).default([]) })
    .optional(),
});

export interface AppSubscription {
  topic: string;
  /** Absolute address. */
  uri: string;
  filter: string | null;
  includeFields: string[];
  name: string | null;
}

export interface App {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** The number in `app--{id}` of app-owned metafield namespaces. */
  readonly id: string;
  readonly scopes: string[];
  /** May be asked for later, one by one. */
  readonly optionalScopes: string[];
  readonly webhookApiVersion: string;
  /** From the toml; compliance topics among them. */
  readonly subscriptions: ReadonlyMap<string, readonly AppSubscription[]>;
}

export interface AppOptions {
  url: string;
  apiKey: string;
  apiSecret: string;
  /** The text of shopify.app.toml. */
  toml: string;
}

/** Reads the toml. Throws when it is not one: a misspelt file must not look like an app without webhooks. */
export function appUnderTest(options: AppOptions): App {
  const toml = tomlSchema.parse(parse(options.toml));
  const subscriptions = new Map<string, AppSubscription[]>();
  for (const entry of toml.webhooks?.subscriptions ?? []) {
    for (const topic of [...entry.topics, ...entry.compliance_topics]) {
      const subscription: AppSubscription = {
        topic,
        uri: new URL(entry.uri, options.url).href,
        filter: entry.filter ?? null,
        includeFields: entry.include_fields ?? [],
        name: entry.name ?? null,
      };
      subscriptions.set(topic, [...(subscriptions.get(topic) ?? []), subscription]);
    }
  }
  return {
    url: options.url,
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    id: '347082227713',
    scopes: toml.access_scopes.scopes,
    optionalScopes: toml.access_scopes.optional_scopes,
    webhookApiVersion: toml.webhooks?.api_version ?? '2026-10',
    subscriptions,
  };
}
