import type { ActionFunctionArgs } from '@remix-run/node';
import type { Holdfast } from '../../app/context.ts';
import type { ChoicesView, ShopFrame, Views } from '../../app/db/views/views.ts';
import type { Role } from '../../app/core/roles.ts';
import type { Commands } from '../../app/flow/commands/commands.ts';
import type { TellingCommands } from '../../app/flow/telling/commands.ts';
import { NOW, policy } from '../support/builders.ts';

export const SHOP = 'tea.myshopify.com';

const frame: ShopFrame = {
  name: 'Tea & more',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  installedAt: NOW,
  actingSince: null,
  defaultMode: 'watch',
  signOff: { rule: 'off', signers: ['owner', 'operations'] },
  stoppedAt: null,
  brake: null,
  tokenRevokedAt: null,
  channels: {},
  sync: { state: 'done', objects: 12, at: NOW },
  hasProducts: true,
};

const choices: ChoicesView = {
  locations: [{ id: '1', name: 'Warehouse', fulfillsOnlineOrders: true }],
  publications: [{ id: '7', name: 'Google & YouTube', handle: 'google' }],
  sources: ['web', 'pos'],
  defaultPolicy: policy(),
  advertisingPublicationIds: [],
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  ordersRead: true,
};

interface Call {
  name: string;
  args: unknown[];
}

/** An object whose every method records its call; those not given answer `{ ok: true }`. */
function recorder<T extends object>(calls: Call[], given: Partial<T>): T {
  return new Proxy(given as T, {
    get: (target, name) =>
      typeof name === 'string'
        ? (...args: unknown[]) => {
            calls.push({ name, args });
            const own = (target as Record<string, unknown>)[name];
            return typeof own === 'function'
              ? (own as (...all: unknown[]) => unknown)(...args)
              : Promise.resolve({ ok: true });
          }
        : undefined,
  });
}

export interface FakeContext {
  context: ActionFunctionArgs['context'];
  commands: Call[];
  views: Call[];
}

/** A load context with commands and views that are recorded. `visitor`: the person's role; null: nobody is signed in. */
export function fakeContext(
  options: {
    visitor?: Role | null;
    commands?: Partial<Commands>;
    views?: Partial<Views>;
    telling?: TellingCommands;
  } = {},
): FakeContext {
  const commands: Call[] = [];
  const views: Call[] = [];
  const session = {
    shop: SHOP,
    onlineAccessInfo: {
      associated_user: { id: 11, first_name: 'Ada', last_name: 'Owner', email: 'ada@tea.test' },
    },
  };
  const holdfast = {
    shopify: {
      authenticate: {
        admin: () =>
          options.visitor === null
            ? Promise.reject(new Response(null, { status: 401 }))
            : Promise.resolve({ session, sessionToken: { sub: '11' } }),
      },
      addDocumentResponseHeaders: () => {},
    },
    commands: recorder<Commands>(commands, options.commands ?? {}),
    views: recorder<Views>(views, {
      frame: () => Promise.resolve(frame),
      choices: () => Promise.resolve(choices),
      ...options.views,
    }),
    telling: options.telling,
    reach: {
      feeds: () => Promise.resolve(new Map()),
      pixelSince: () => Promise.resolve(null),
      satisfaction: () => Promise.resolve(null),
      themeWatch: () => Promise.resolve(null),
    },
    team: { meet: () => Promise.resolve({ role: options.visitor ?? 'owner' }) },
    now: () => NOW,
    appBridgeUrl: 'https://bridge.test/app-bridge.js',
    apiKey: 'key',
    extraFrameAncestors: ['http://127.0.0.1:9999'],
  } as unknown as Holdfast;
  return { context: { holdfast }, commands, views };
}

/** What Remix gives a loader or an action. */
export const visitOf = (
  { context }: FakeContext,
  address: string,
  options: { body?: unknown; params?: Record<string, string> } = {},
): ActionFunctionArgs => ({
  request: new Request(
    `https://app.test${address}`,
    options.body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(options.body),
        },
  ),
  params: options.params ?? {},
  context,
});
