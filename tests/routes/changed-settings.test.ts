/** What Activity says of a change of settings: which, from what to what. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { changeParams } from '../../app/core/how-we-work.ts';
import type { LedgerLine } from '../../app/db/views/views.ts';
import { loader } from '../../app/routes/activity/export.ts';
import { LedgerList } from '../../app/ui/ledger-list.tsx';
import { NOW } from '../support/builders.ts';
import { drawn } from './draw.ts';
import { fakeContext, visitOf } from './fake-context.ts';

const line = (params: Record<string, string>): LedgerLine =>
  ({
    id: '1',
    at: NOW,
    kind: 'settings',
    message: 'ledger.settings_saved',
    params,
    actor: 'Ada (1)',
    productId: null,
    campaignId: null,
  }) as unknown as LedgerLine;
const CHANGED = line(
  changeParams([
    { path: 'reserve', before: 1, after: 3 },
    { path: 'launchTag', before: null, after: 'new' },
    { path: 'traffic.owner', before: 'off', after: 'now' },
  ]),
);
const said = async (one: LedgerLine, locale: 'en' | 'de' = 'en'): Promise<string> =>
  drawn(
    createElement(LedgerList, { lines: [one] }),
    { frame: { channels: {} }, me: { quantities: true } },
    locale,
  );

test('the settings that changed are named, with what they were and are', async () => {
  const page = await said(CHANGED);
  expect(page).toContain('Reserve per variant: 3 (it was: 1)');
  expect(page).toContain('Tag of a product launch: new (it was: none)');
  expect(page).toContain('A product page is unusually busy, Owners: At once (it was: Not at all)');
  expect(await said(CHANGED, 'de')).toContain('Reserve je Variante: 3 (vorher: 1)');
});

test('an entry of before, which kept no more than names, names them', async () => {
  expect(await said(line({ changed: 'reserve, cap' }))).toContain(
    'Changed: Reserve per variant; Messages a day at most.',
  );
});

test('the file of Activity says the same in its line', async () => {
  const ledger = () => Promise.resolve({ rows: [CHANGED], more: false });
  const answer = await loader(visitOf(fakeContext({ views: { ledger } }), '/app/activity/export'));
  expect(await answer.text()).toContain('Settings changed. Reserve per variant: 3 (it was: 1)');
});
