/** Whether a person is offered to decide about a product. */
import { createElement } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router-dom';
import { expect, test } from 'vitest';
import { deedsOf } from '../../app/core/roles.ts';
import type { ProductView } from '../../app/db/views/views.ts';
import { OverrideCard } from '../../app/routes/products/override-card.tsx';
import { drawn } from './draw.ts';

const shown = (states: readonly string[]): Promise<string> => {
  const verdicts = states.map((state, n) => ({ state, campaignId: `c${n}`, campaignName: `C${n}` }));
  const product = { holds: [], override: null, variants: [{ verdicts }] } as unknown as ProductView;
  const element = createElement(OverrideCard, { product });
  const router = createMemoryRouter([{ path: '/', element }]);
  const me = { role: 'merchandiser', may: deedsOf('merchandiser') };
  return drawn(createElement(RouterProvider, { router }), { me, frame: { tokenRevokedAt: null } });
};

test('only where a campaign that runs or is coming has it', async () => {
  expect(await shown(['live'])).toContain('Decide for this product');
  expect(await shown(['ended', 'draft'])).toContain('Decide for this product');
  for (const states of [[], ['ended', 'cancelled']]) {
    const page = await shown(states);
    expect(page).not.toContain('Decide for this product');
    expect(page).toContain('there is nothing to decide about it');
  }
});
