import { expect, test } from 'vitest';
import { comingStandings } from '../../app/core/coming-standing.ts';
import { planLines } from '../../app/core/shortage.ts';
import { DAY, NOW } from '../support/builders.ts';
import { campaign, item } from './coming-case.ts';

const first = campaign({ id: 'first', startsAt: NOW + DAY, endsAt: NOW + 3 * DAY, items: [item()] });
const second = campaign({ id: 'second', startsAt: NOW + 5 * DAY, endsAt: NOW + 9 * DAY, items: [item()] });
const campaigns = [second, first].map((one) => ({ ...one, state: 'approved' as const }));
const lines = planLines([first, second], NOW);

test('given campaigns to come, each item is told once for each, of the first to start first', () => {
  expect(
    comingStandings(campaigns, lines, NOW).map(({ campaignId, variantId }) => [campaignId, variantId]),
  ).toEqual([
    ['first', '1'],
    ['second', '1'],
  ]);
});

test('given the same plan a moment later, the list is the same one; once a campaign has begun it is not to come', () => {
  expect(comingStandings(campaigns, lines, NOW + 1_000)).toBe(comingStandings(campaigns, lines, NOW));
  const begun = comingStandings(campaigns, lines, NOW + 2 * DAY);
  expect(begun.map(({ campaignId }) => campaignId)).toEqual(['second']);
  expect(comingStandings(campaigns, lines, NOW)).toHaveLength(2);
});
