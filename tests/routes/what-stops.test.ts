/** What the dialog of stopping all actions promises to whom. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { deedsOf, type Role } from '../../app/core/roles.ts';
import { WhatStops } from '../../app/routes/home/what-stops.tsx';
import { drawn } from './draw.ts';

const asked = (role: Role): Promise<string> =>
  drawn(createElement(WhatStops, { heldItems: 2 }), { me: { role, may: deedsOf(role) } });

test('who may stop but not resume is told who resumes; who may do both is not', async () => {
  expect(await asked('merchandiser')).toContain('That can be done by: owner or operations.');
  expect(await asked('operations')).not.toContain('not resume');
});

test('campaigns that start or end meanwhile are said to change nothing', async () => {
  expect(await asked('operations')).toContain('Campaigns that start or end meanwhile change nothing either.');
});
