import type { WriteResult } from '../ports.ts';

/** `scope`: the shop has not granted what a pixel needs; `away`: try again; `refused`: Shopify does not want it. */
export type PixelResult =
  { ok: true; pixelId: string } | { ok: false; reason: 'scope' | 'away' | 'refused'; detail: string };

/** What reaching out asks of Shopify's Admin API. */
export interface ReachPort {
  /** Creates the shop's pixel or gives it these settings. */
  putWebPixel(shop: string, settings: Record<string, string>): Promise<PixelResult>;
  /** `gone` when there is none any more. */
  dropWebPixel(shop: string, pixelId: string): Promise<WriteResult>;
  /**
   * Texts of a metafield (`namespace.key`) by the digits of its owner; owners without one are missing. Null: Shopify did
   * not answer.
   */
  readMetafields(
    shop: string,
    name: string,
    owners: readonly { kind: 'Product' | 'ProductVariant'; id: string }[],
  ): Promise<Map<string, string> | null>;
  /** Has Shopify tell this shop's orders; `denied`: the shop keeps them to itself. Asking twice changes nothing. */
  hearOrders(shop: string): Promise<'heard' | 'denied' | 'away'>;
  /** Has Shopify tell this shop's published themes; `denied`: the shop has not allowed it. Asking twice changes nothing. */
  hearThemes(shop: string): Promise<'heard' | 'denied' | 'away'>;
  /** Whether nothing is told any more. */
  stopHearingThemes(shop: string): Promise<boolean>;
  /** Starts the workflows of a trigger (at most 50,000 bytes of payload). */
  receiveFlowTrigger(shop: string, handle: string, payload: Record<string, unknown>): Promise<WriteResult>;
}
