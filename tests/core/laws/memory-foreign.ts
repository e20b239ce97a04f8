/** What others did to fields that we hold, in memory. */
import type { ForeignChange } from '../../../app/core/peace.ts';
import type { ShopTx } from '../../../app/flow/store.ts';
import type { MemoryStore } from './memory-store.ts';

export function foreignMethods(store: () => MemoryStore): Partial<ShopTx> {
  let changes: (ForeignChange & { likeness: string })[] = [];
  return {
    keepForeignChange: async (change) => {
      changes.push(change);
    },
    likeForeignChanges: async (likeness, since) =>
      changes.filter((one) => one.likeness === likeness && one.at > since),
    ownForeignChanges: async (productId, field, since) =>
      changes.filter((one) => one.productId === productId && one.field === field && one.at > since),
    forgetForeignChanges: async (of) => {
      changes = changes.filter(
        (one) =>
          !(of.likeness === undefined || one.likeness === of.likeness) ||
          !(of.productId === undefined || (one.productId === of.productId && one.field === of.field)),
      );
    },
    endInferredOverrides: async (productIds, since, now) => {
      const ended = store().overrides.filter(
        (one) =>
          one.inferred && one.endedAt === null && one.createdAt > since && productIds.includes(one.productId),
      );
      for (const one of ended) one.endedAt = now;
      return ended.map(({ productId }) => productId);
    },
    alert: async (by) => {
      const subject = 'subject' in by ? by.subject : by.id;
      const kind = subject.split(':')[0] as 'machine' | 'peace' | 'level_jump';
      if (!store().openAlerts.has(subject)) return null;
      return {
        id: subject,
        subject,
        kind,
        params: {},
        campaignId: null,
        productId: null,
        openedAt: 0,
        resolvedAt: null,
      };
    },
  };
}
