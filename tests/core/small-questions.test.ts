/** Questions with a short answer: whose alert, whether a note is wanted, whether a look is fresh, what things are called. */
import { describe, expect, test } from 'vitest';
import { alertOwner } from '../../app/core/alert-owner.ts';
import type { AlertDraft } from '../../app/core/decision.ts';
import { needsNote } from '../../app/core/feasibility.ts';
import { names } from '../../app/core/names.ts';
import { isCurrent } from '../../app/core/readiness/look.ts';
import { campaign, picture, variant } from '../support/builders.ts';

describe('whose an alert is until somebody takes it', () => {
  test.each<[string, AlertDraft['kind'][]]>([
    ['owner', ['brake', 'token', 'machine', 'silent', 'team']],
    [
      'merchandiser',
      ['override_inferred', 'sign_off_answered', 'task', 'page_update', 'collection_update', 'page_down'],
    ],
    [
      'operations',
      ['sold_out', 'below_need', 'not_known', 'level_jump', 'slipping', 'sign_off_wanted', 'expiry'],
    ],
  ])('%s', (owner, kinds) => {
    for (const kind of kinds) expect(`${kind}: ${alertOwner(kind)}`).toBe(`${kind}: ${owner}`);
  });
});

test('operations say what it takes, or why not; a plain yes needs no note', () => {
  expect(needsNote('feasible')).toBe(false);
  expect(needsNote('feasible_with')).toBe(true);
  expect(needsNote('not_feasible')).toBe(true);
});

test('a look at readiness is fresh for five minutes, unless the plan changed', () => {
  const at = Date.UTC(2026, 10, 28, 12);
  const minutes = (n: number): number => at + n * 60_000;
  expect(isCurrent({ at, outdated: false }, at)).toBe(true);
  expect(isCurrent({ at, outdated: false }, minutes(5) - 1)).toBe(true);
  expect(isCurrent({ at, outdated: false }, minutes(5))).toBe(false);
  expect(isCurrent({ at, outdated: true }, minutes(1))).toBe(false);
});

describe('what an item is called', () => {
  const shown = picture({
    variants: [variant({ id: 'v1', title: 'Small' }), variant({ id: 'v2', title: 'Large' })],
    campaigns: [campaign({ id: 'c1', name: 'Gifts' }), campaign({ id: 'c2', name: 'Advent' })],
  });
  test('by its own campaign and variant', () =>
    expect(names(shown, 'c2', 'v2')).toEqual({ product: 'Lamp', variant: 'Large', campaign: 'Advent' }));
  test('has no name for what is gone, and not a neighbour’s', () =>
    expect(names(shown, 'c9', 'v9')).toEqual({ product: 'Lamp', variant: '', campaign: '' }));
});
