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
        { ...change, locationId: 'old', at: old(RETENTION_DAYS.levelChanges) },
        { ...change, locationId: 'young', at: old(RETENTION_DAYS.levelChanges - 1) },
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
    expect((await prisma.levelChange.findMany()).map(({ locationId }) => locationId)).toEqual(['young']);
    expect((await prisma.webhookEvent.findMany()).map(({ webhookId }) => webhookId)).toEqual(['waiting']);
    expect(await removeOld(ground.database, NOON)).toBe(0);
  });
});

const old = (days: number): Date => new Date(NOON - days * DAY - 1);
