/** Webhook subscriptions, Flow triggers and the web pixel. */
import type { ShopSubscriptionRecord } from '../../state/records.ts';
import { grants } from '../../webhooks/announcer.ts';
import { TOPICS } from '../../webhooks/topics.ts';
import type { Context } from '../context.ts';
import { accessDenied, NotModelled } from '../errors.ts';
import { GraphQLError } from 'graphql';
import type { UserError } from './support.ts';
import { only, userError } from './support.ts';

interface SubscriptionInput {
  uri?: string | null;
  filter?: string | null;
  includeFields?: string[] | null;
  metafieldNamespaces?: string[] | null;
  name?: string | null;
  format?: string | null;
}

const FIELDS = ['uri', 'filter', 'includeFields', 'metafieldNamespaces', 'name', 'format'];
const ADDRESS = ['webhookSubscription', 'callbackUrl'];

/** `INVENTORY_LEVELS_UPDATE` → `inventory_levels/update`, for topics that happen here. */
function topicOf(name: string): string {
  const topic = Object.keys(TOPICS).find((one) => one.toUpperCase().replace('/', '_') === name);
  if (topic === undefined) throw new NotModelled(`the webhook topic ${name}`);
  return topic;
}

function check(input: SubscriptionInput, topic: string, self: string | null, ctx: Context): UserError[] {
  only(input as Record<string, unknown>, 'WebhookSubscriptionInput', FIELDS);
  if (input.format === 'XML') throw new NotModelled('webhooks in XML');
  const others = [...ctx.shop.state.subscriptions.values()].filter((s) => s.id !== self);
  const errors: UserError[] = [];
  const uri = input.uri ?? '';
  const protocol = /^([a-z]+):\/\//.exec(uri)?.[1];
  if (uri === '') errors.push(userError(ADDRESS, "Address can't be blank"));
  else if (protocol === undefined) errors.push(userError(ADDRESS, 'Address is invalid'));
  else if (protocol === 'http' && !isLocal(uri))
    errors.push(userError(ADDRESS, 'Address protocol http:// is not supported'));
  else if (protocol !== 'https' && protocol !== 'http') throw new NotModelled(`webhooks to ${protocol}://`);
  const same = (s: ShopSubscriptionRecord) =>
    s.topic === topic && s.uri === uri && s.filter === (input.filter ?? null);
  if (others.some(same)) errors.push(userError(ADDRESS, 'Address for this topic has already been taken'));
  if (input.filter != null && input.filter !== '' && !/[\w.]+:/.test(input.filter))
    errors.push(
      userError(
        ['webhookSubscription'],
        'The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.',
      ),
    );
  if (input.name != null) {
    const at = ['webhookSubscription', 'name'];
    if (input.name === '') errors.push(userError(at, 'Name is too short (minimum is 1 character)'));
    else if (!/^[\w-]+$/.test(input.name))
      errors.push(
        userError(at, 'Name name field can only contain alphanumeric characters, underscores, and hyphens'),
      );
    if (others.some((s) => s.name === input.name))
      errors.push(userError(at, 'Name already exists, no duplicate allowed'));
  }
  return errors;
}

/** The app under test may listen on this machine; anywhere else plain http is refused, as on Shopify. */
function isLocal(uri: string): boolean {
  return ['127.0.0.1', 'localhost'].includes(new URL(uri).hostname);
}

/** Makes a shop-specific subscription; its topic takes a read scope. */
export function webhookSubscriptionCreate(args: Record<string, unknown>, ctx: Context): object {
  const input = args['webhookSubscription'] as SubscriptionInput;
  const topic = topicOf(String(args['topic']));
  const scopes = TOPICS[topic]?.scopes ?? [];
  if (scopes.length > 0 && !scopes.some((scope) => grants(ctx.scopes, scope)))
    throw accessDenied('webhookSubscriptionCreate', `\`${scopes[0]}\` access scope.`);
  const errors = check(input, topic, null, ctx);
  if (errors.length > 0) return { webhookSubscription: null, userErrors: errors };
  const record: ShopSubscriptionRecord = {
    id: ctx.shop.state.newId('WebhookSubscription'),
    topic,
    uri: input.uri ?? '',
    filter: input.filter ?? null,
    includeFields: input.includeFields ?? [],
    metafieldNamespaces: input.metafieldNamespaces ?? [],
    name: input.name ?? null,
    failures: 0,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  };
  ctx.shop.state.subscriptions.set(record.id, record);
  return { webhookSubscription: record, userErrors: [] };
}

/** Changes a subscription; a rejected change leaves it as it was. */
export function webhookSubscriptionUpdate(args: Record<string, unknown>, ctx: Context): object {
  const input = args['webhookSubscription'] as SubscriptionInput;
  const record = ctx.shop.state.subscriptions.get(String(args['id']));
  if (!record)
    return {
      webhookSubscription: null,
      userErrors: [userError(['id'], 'Webhook subscription does not exist')],
    };
  const merged = { uri: record.uri, filter: record.filter, ...input };
  const errors = check(merged, record.topic, record.id, ctx);
  if (errors.length > 0) return { webhookSubscription: record, userErrors: errors };
  if (input.uri != null) record.uri = input.uri;
  if (input.filter !== undefined) record.filter = input.filter;
  if (input.includeFields != null) record.includeFields = input.includeFields;
  if (input.name !== undefined) record.name = input.name;
  record.updatedAt = ctx.now;
  return { webhookSubscription: record, userErrors: [] };
}

/** Deletes a subscription. */
export function webhookSubscriptionDelete(args: Record<string, unknown>, ctx: Context): object {
  const id = String(args['id']);
  const found = ctx.shop.state.subscriptions.delete(id);
  return found
    ? { deletedWebhookSubscriptionId: id, userErrors: [] }
    : {
        deletedWebhookSubscriptionId: null,
        userErrors: [userError(['id'], 'Webhook subscription does not exist')],
      };
}

const FLOW_BYTES = 50_000;

/** Which handles exist is not known here (triggers are deployed with extensions): any handle is taken. */
export function flowTriggerReceive(args: Record<string, unknown>, ctx: Context): object {
  const { handle, payload, body } = args as { handle?: string; payload?: unknown; body?: string };
  if (body != null) throw new NotModelled('flowTriggerReceive(body:), which is deprecated');
  if (handle == null || payload == null)
    return { userErrors: [userError(['handle'], '`handle` and `payload` arguments are required')] };
  if (Buffer.byteLength(JSON.stringify(payload)) > FLOW_BYTES) {
    const message = `Errors validating schema:\n  Properties size exceeds the limit of ${FLOW_BYTES} bytes.\n`;
    return { userErrors: [userError(['body'], message)] };
  }
  ctx.shop.state.rest.flowTriggers.push({ handle, payload, at: ctx.now });
  return { userErrors: [] };
}

function pixelSettings(args: Record<string, unknown>): string {
  const { settings } = args['webPixel'] as { settings: unknown };
  return typeof settings === 'string' ? settings : JSON.stringify(settings);
}

/** One pixel per app and shop. */
export function webPixelCreate(args: Record<string, unknown>, ctx: Context): object {
  const { installation } = ctx.shop.state.rest;
  if (!installation) throw new GraphQLError('The app is not installed.');
  if (installation.webPixel)
    return { webPixel: null, userErrors: [userError(null, 'Web pixel is taken.', 'TAKEN')] };
  installation.webPixel = { id: ctx.shop.state.newId('WebPixel'), settings: pixelSettings(args) };
  return { webPixel: installation.webPixel, userErrors: [] };
}

/** Changes the settings of the pixel. */
export function webPixelUpdate(args: Record<string, unknown>, ctx: Context): object {
  const pixel = ctx.shop.state.rest.installation?.webPixel;
  if (!pixel || pixel.id !== args['id'])
    return { webPixel: null, userErrors: [userError(['id'], 'Web pixel not found.', 'NOT_FOUND')] };
  pixel.settings = pixelSettings(args);
  return { webPixel: pixel, userErrors: [] };
}

/** Deletes the pixel: nothing of the app runs on the storefront any more. */
export function webPixelDelete(args: Record<string, unknown>, ctx: Context): object {
  const { installation } = ctx.shop.state.rest;
  const id = String(args['id']);
  if (!installation || installation.webPixel?.id !== id) {
    const missing = userError(['id'], 'Web pixel not found.', 'NOT_FOUND');
    return { deletedWebPixelId: null, userErrors: [missing] };
  }
  installation.webPixel = null;
  return { deletedWebPixelId: id, userErrors: [] };
}
