import type { WriteResult } from '../flow/ports.ts';
import type { PixelResult, ReachPort } from '../flow/reach/port.ts';
import type { AdminRequest, AdminResult } from './admin/client.ts';
import {
  CreateWebPixel,
  DeleteWebPixel,
  ReadMetafields,
  ReadWebPixel,
  ReceiveFlowTrigger,
  UpdateWebPixel,
} from './admin/generated/operations.ts';
import { digitsOf, toGid } from './ids.ts';
import { createOrderPort } from './order-topics.ts';
import { createThemePort } from './themes.ts';
import { writeResult } from './write-result.ts';

const options = { priority: 'person' } as const;

/** The web pixel, orders and published themes, and what Flow is told. `webhooks`: the address that Shopify tells things to. */
export const createReachPort = (request: AdminRequest, webhooks: string): ReachPort => ({
  ...createOrderPort(request, webhooks),
  ...createThemePort(request, webhooks),

  putWebPixel: (shop, settings) => putWebPixel(request, shop, JSON.stringify(settings)),

  async dropWebPixel(shop, pixelId) {
    const sent = await request(shop, DeleteWebPixel, { id: toGid('WebPixel', pixelId) }, options);
    const result = writeResult(sent, (answer) => answer.webPixelDelete);
    return result.outcome === 'refused' && result.errors.every(({ code }) => code === 'NOT_FOUND')
      ? { outcome: 'gone', cost: result.cost }
      : result;
  },

  readMetafields: (shop, name, owners) => readMetafields(request, shop, name, owners),

  async receiveFlowTrigger(shop, handle, payload) {
    const sent = await request(shop, ReceiveFlowTrigger, { handle, payload }, { priority: 'background' });
    return writeResult(sent, (answer) => answer.flowTriggerReceive);
  },
});

/** Owners of one call. */
const OWNERS = 100;

async function readMetafields(
  request: AdminRequest,
  shop: string,
  name: string,
  owners: Parameters<ReachPort['readMetafields']>[2],
): Promise<Map<string, string> | null> {
  const dot = name.indexOf('.');
  const [namespace, key] = [name.slice(0, dot), name.slice(dot + 1)];
  const found = new Map<string, string>();
  for (let from = 0; from < owners.length; from += OWNERS) {
    const some = owners.slice(from, from + OWNERS);
    const ids = some.map(({ kind, id }) => toGid(kind, id));
    const sent = await request(shop, ReadMetafields, { ids, namespace, key }, { priority: 'background' });
    if (!sent.ok) return null;
    // Answers come in the order of the ids.
    sent.data.owners.forEach((owner, index) => {
      const id = some[index]?.id;
      if (id !== undefined && owner && 'metafield' in owner && owner.metafield)
        found.set(id, owner.metafield.value);
    });
  }
  return found;
}

/** One pixel per app and shop: creates it, or gives the one that is there these settings. */
async function putWebPixel(request: AdminRequest, shop: string, settings: string): Promise<PixelResult> {
  const created = await request(shop, CreateWebPixel, { settings }, options);
  const made = created.ok ? created.data.webPixelCreate?.webPixel : null;
  if (made) return { ok: true, pixelId: digitsOf('WebPixel', made.id) };
  const first = problemOf(
    created,
    writeResult(created, (answer) => answer.webPixelCreate),
  );
  if (!first.taken) return first.result;
  const there = await request(shop, ReadWebPixel, {}, options);
  const id = there.ok ? there.data.webPixel?.id : undefined;
  if (id === undefined) return problemOf(there, null).result;
  const updated = await request(shop, UpdateWebPixel, { id, settings }, options);
  const kept = updated.ok ? updated.data.webPixelUpdate?.webPixel : null;
  if (kept) return { ok: true, pixelId: digitsOf('WebPixel', kept.id) };
  return problemOf(
    updated,
    writeResult(updated, (answer) => answer.webPixelUpdate),
  ).result;
}

function problemOf(
  sent: AdminResult<unknown>,
  result: WriteResult | null,
): { taken: boolean; result: PixelResult & { ok: false } } {
  if (!sent.ok && sent.reason === 'no_access' && sent.access === 'scope')
    return { taken: false, result: { ok: false, reason: 'scope', detail: sent.detail } };
  if (result?.outcome === 'refused') {
    const detail = result.errors.map(({ message }) => message).join('; ');
    return {
      taken: result.errors.some(({ code }) => code === 'TAKEN'),
      result: { ok: false, reason: 'refused', detail },
    };
  }
  const detail = sent.ok || sent.reason === 'rejected' ? 'Shopify answered nothing' : sent.detail;
  return { taken: false, result: { ok: false, reason: 'away', detail } };
}
