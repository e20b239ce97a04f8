/** Whether the shop has chosen where it advertises, over a real (embedded) database: places of sale are no advertising. */
import { expect, test } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { NOW } from '../support/builders.ts';
import { SHOP, teaShop } from './tea-shop.ts';

const { views, prisma, campaign } = teaShop();

test.each([
  { chosen: [], counts: [] },
  { chosen: ['1'], counts: [] },
  { chosen: ['1', '3'], counts: [] },
  { chosen: ['1', '2'], counts: ['Google & YouTube'] },
])('given $chosen is ticked, the campaign and the set-up guide count $counts', async ({ chosen, counts }) => {
  await campaign('c');
  await prisma().publication.createMany({
    data: [
      { shop: SHOP, id: '1', name: 'Online Store', handle: 'online_store' },
      { shop: SHOP, id: '2', name: 'Google & YouTube', handle: 'google' },
      { shop: SHOP, id: '3', name: 'Point of Sale', handle: 'pos' },
    ],
  });
  await prisma().shop.update({
    where: { shop: SHOP },
    data: { settings: settingsSchema.parse({ advertisingPublicationIds: chosen }) },
  });
  expect((await views().campaign(SHOP, 'c', NOW))?.channelsChosen).toBe(counts.length > 0);
  const home = await views().home(SHOP, NOW);
  expect(home.setup.advertising).toEqual(counts);
});
