import type { OwnedLine } from '../../app/flow/telling/tell.ts';

/** Noon, epoch milliseconds. */
export const NOW = Date.UTC(2026, 10, 15, 12);

/** A line about a product that sold out just now. */
export const toldLine = (more: Partial<OwnedLine> = {}): OwnedLine => ({
  alertId: 'a1',
  phase: 'opened',
  how: 'now',
  kind: 'sold_out',
  urgency: 'now',
  message: 'alert.sold_out',
  params: { product: 'Tea <b>', variant: '', campaign: 'Spring', buyable: 0 },
  campaignId: 'c1',
  campaignName: 'Spring',
  productId: '7',
  acknowledgedBy: null,
  openedAt: NOW,
  resolvedAt: null,
  addresseeName: null,
  escalatedToName: null,
  thing: null,
  owner: { role: 'operations', person: null, insteadOf: null, byRule: false },
  moneyAtRisk: null,
  ...more,
});
