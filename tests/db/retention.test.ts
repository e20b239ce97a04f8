import { expect, it } from 'vitest';
import { removeOld, RETENTION_DAYS } from '../../app/db/retention.ts';
import { DAY, installShop, newShop, NOON } from '../contracts/store-fixture.ts';
import { onEachDatabase } from '../support/each-database.ts';

onEachDatabase('Retention', (ground) => {
  it('removes what is older than its time, and only what is finished', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, []);
    const { prisma } = ground.database;
    const change = { shop, inventoryItemId: '1', available: 1 };
    await prisma.levelChange.createMany({
      data: [
        { ...change, locationId: 'moved', at: old(RETENTION_DAYS.levelChanges + 1) },
        { ...change, locationId: 'moved', at: old(RETENTION_DAYS.levelChanges), available: 2 },
        { ...change, locationId: 'moved', at: old(RETENTION_DAYS.levelChanges - 1), available: 3 },
        { ...change, locationId: 'still', at: old(RETENTION_DAYS.levelChanges), available: 4 },
      ],
    });
    const event = { shop, topic: 't', body: '', triggeredAt: old(900), receivedAt: old(900) };
    await prisma.webhookEvent.createMany({
      data: [
        { ...event, webhookId: 'digested', digestedAt: old(RETENTION_DAYS.digestedEvents) },
        { ...event, webhookId: 'waiting' },
      ],
    });
    expect(await removeOld(ground.database, NOON)).toBe(2);
    // What stood on the shelf when the kept history begins is part of it.
    const kept = await prisma.levelChange.findMany({ orderBy: { available: 'asc' } });
    expect(kept.map(({ available }) => available)).toEqual([2, 3, 4]);
    expect((await prisma.webhookEvent.findMany()).map(({ webhookId }) => webhookId)).toEqual(['waiting']);
    expect(await removeOld(ground.database, NOON)).toBe(0);
  });
});

const old = (days: number): Date => new Date(NOON - days * DAY - 1);
