/** What the nights do in a shop with hundreds of campaigns. */
import { measureShop } from '../../app/flow/measure.ts';
import { SHOPS, type Story } from '../../tests/support/screens-ground.ts';

export const largeStory: Story = {
  tell: () => Promise.resolve({}),
  async between(store) {
    const ports = { store, clock: { now: () => Date.now() } };
    while ((await measureShop(ports, SHOPS.large)) > 0);
  },
  after: () => Promise.resolve(),
};
