import type { Reader } from '../../app/core/routing.ts';

/** Somebody in operations, who is there and can be reached at any hour. */
export const reader = (more: Partial<Reader> = {}): Reader => ({
  id: '1',
  audience: 'operations',
  zone: 'UTC',
  quiet: null,
  digestHour: 8,
  told: {},
  campaignId: null,
  awayUntil: null,
  standsFor: [],
  unreachable: null,
  ...more,
});
