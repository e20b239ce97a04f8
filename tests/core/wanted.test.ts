/** What the two teams are asked to decide about a campaign: what, whom, by when; and when a missed start is old news. */
import { describe, expect, test } from 'vitest';
import { askedAfterCommit } from '../../app/core/signoff.ts';
import {
  hasMissedStart,
  isMissed,
  soonestFirst,
  wantedOf,
  type AskedCampaign,
  type SignOffAsked,
} from '../../app/core/wanted.ts';
import { DAY, HOUR, NOW } from '../support/builders.ts';

const WAIT: SignOffAsked = { rule: 'wait', signers: ['operations'] };
const OFF: SignOffAsked = { rule: 'off', signers: ['operations'] };

/** Starts in three days, runs for a week; its commit date was four days ago. */
const campaign = (given: Partial<AskedCampaign> = {}): AskedCampaign => ({
  id: 'c1',
  name: 'Advent letter',
  state: 'draft',
  startsAt: NOW + 3 * DAY,
  endsAt: NOW + 10 * DAY,
  commitAt: NOW - 4 * DAY,
  readiness: 'ready',
  latest: null,
  ...given,
});
const proposed = (proposedAt: number) => ({ state: 'proposed', proposedAt, answeredByName: null }) as const;
const sentBack = { state: 'sent_back', proposedAt: NOW - 2 * DAY, answeredByName: 'Ben' } as const;
const signed = { state: 'signed', proposedAt: NOW - 9 * DAY, answeredByName: 'Ben' } as const;
const ask = (given: Partial<AskedCampaign>, rules = WAIT) => wantedOf(campaign(given), rules, NOW);
const past = { startsAt: NOW - 2 * DAY, endsAt: NOW + 5 * DAY, commitAt: NOW - 9 * DAY };
const far = { startsAt: NOW + 20 * DAY, endsAt: NOW + 30 * DAY, commitAt: NOW + 13 * DAY };

describe('a start that was missed', () => {
  test('of a draft that nobody proposed: marketing, since its start', () => {
    expect(ask(past)).toMatchObject({ kind: 'missed_propose', of: ['merchandiser'], by: past.startsAt });
  });

  test('of a campaign that nobody scheduled, where the shop asks for no sign-offs', () => {
    expect(ask(past, OFF)).toMatchObject({ kind: 'missed_schedule', of: ['merchandiser'] });
    expect(ask({ ...past, state: 'proposed', latest: proposed(NOW - 9 * DAY) }, OFF)?.kind).toBe(
      'missed_schedule',
    );
  });

  test('of a plan that was sent back: by whom', () => {
    const asked = ask({ ...past, latest: sentBack });
    expect(asked).toMatchObject({ kind: 'missed_again', of: ['merchandiser'], sentBackBy: 'Ben' });
  });

  test('of a plan that waits for those who sign; they are not late where it came after its commit date', () => {
    const asked = (proposedAt: number) =>
      ask({ ...past, state: 'proposed', latest: proposed(proposedAt) }, { ...WAIT, signers: ['owner'] });
    expect(asked(past.commitAt)).toMatchObject({ kind: 'missed_sign', of: ['owner'] });
    expect(asked(past.commitAt + 1)).toMatchObject({
      kind: 'missed_sign_asked_late',
      proposedAt: past.commitAt + 1,
    });
  });

  test('is told for a week after the end, so that one brief names it, and then no more', () => {
    const over = (endsAt: number) => ask({ ...past, startsAt: NOW - 20 * DAY, endsAt });
    expect(over(NOW + 1)?.kind).toBe('missed_propose');
    expect(over(NOW)).toMatchObject({ kind: 'over', of: ['merchandiser'], by: NOW - 20 * DAY });
    expect(over(NOW - 7 * DAY + 1)?.kind).toBe('over');
    expect(over(NOW - 7 * DAY)).toBeNull();
    expect(ask({ ...past, state: 'proposed', latest: proposed(NOW - 9 * DAY), endsAt: NOW })?.kind).toBe(
      'over',
    );
  });

  test('begins with the moment of the start, and only of what did not begin', () => {
    expect(ask({ startsAt: NOW })?.kind).toBe('missed_propose');
    expect(hasMissedStart(campaign({ startsAt: NOW }), NOW)).toBe(true);
    expect(hasMissedStart(campaign({ startsAt: NOW + 1 }), NOW)).toBe(false);
    for (const state of ['live', 'ended', 'cancelled', 'approved'] as const) {
      expect(ask({ ...past, state })).toBeNull();
      expect(hasMissedStart(campaign({ ...past, state }), NOW)).toBe(false);
    }
    expect(isMissed('over')).toBe(true);
    expect(isMissed('missed_sign')).toBe(true);
    expect(isMissed('propose_now')).toBe(false);
  });
});

describe('a draft that is to come', () => {
  test('is proposed before its commit date, at once when that has passed', () => {
    expect(ask({ ...far, commitAt: NOW + 7 * DAY })).toMatchObject({ kind: 'propose', by: NOW + 7 * DAY });
    expect(ask({ ...far, commitAt: NOW + 7 * DAY + 1 })).toBeNull();
    expect(ask({})).toMatchObject({ kind: 'propose_now', by: NOW + 3 * DAY, of: ['merchandiser'] });
    expect(ask({ ...far, commitAt: NOW - 1 })).toMatchObject({ kind: 'propose_now', by: far.startsAt });
    expect(ask({ latest: { ...sentBack, state: 'withdrawn' } })?.kind).toBe('propose_now');
  });

  test('is scheduled in the week before its start, where the shop asks for no sign-offs', () => {
    expect(ask({ startsAt: NOW + 7 * DAY }, OFF)).toMatchObject({ kind: 'schedule', by: NOW + 7 * DAY });
    expect(ask({ startsAt: NOW + 7 * DAY + 1 }, OFF)).toBeNull();
    expect(ask({ state: 'proposed' }, OFF)?.kind).toBe('schedule');
  });

  test('that was sent back is changed and proposed again, before its commit date or, after that, its start', () => {
    expect(ask({ ...far, latest: sentBack })).toMatchObject({
      kind: 'again',
      by: far.commitAt,
      sentBackBy: 'Ben',
      of: ['merchandiser'],
    });
    expect(ask({ latest: sentBack })).toMatchObject({ kind: 'again', by: NOW + 3 * DAY });
  });
});

describe('a proposal', () => {
  const waits = (given: Partial<AskedCampaign>, proposedAt: number) =>
    ask({ state: 'proposed', latest: proposed(proposedAt), ...given });

  test('waits for those who sign until its commit date, and is late after it', () => {
    expect(waits(far, NOW - HOUR)).toMatchObject({ kind: 'sign', by: far.commitAt, of: ['operations'] });
    expect(waits({}, NOW - 5 * DAY)).toMatchObject({ kind: 'sign_late', by: NOW - 4 * DAY });
  });

  test('that came after its commit date is nobody’s delay: it is wanted before the start', () => {
    expect(waits({}, NOW - 4 * DAY)).toMatchObject({ kind: 'sign_late' });
    expect(waits({}, NOW - 4 * DAY + 1)).toMatchObject({
      kind: 'sign_asked_late',
      by: NOW + 3 * DAY,
      proposedAt: NOW - 4 * DAY + 1,
    });
    expect(askedAfterCommit({ proposedAt: 2 }, 1)).toBe(true);
    expect(askedAfterCommit({ proposedAt: 1 }, 1)).toBe(false);
  });

  test('of a campaign that runs is wanted all the same; so is a new one where it was sent back', () => {
    const runs = { ...past, state: 'live' } as const;
    expect(ask({ ...runs, latest: proposed(NOW - HOUR) })).toMatchObject({
      kind: 'sign_running',
      of: ['operations'],
    });
    expect(ask({ ...runs, latest: sentBack })).toMatchObject({ kind: 'again_running', sentBackBy: 'Ben' });
    expect(ask({ ...runs, latest: signed })).toBeNull();
    expect(ask({ ...runs, latest: sentBack }, OFF)).toBeNull();
  });
});

test('what is scheduled and cannot launch is for both teams to decide; warnings are not', () => {
  const scheduled = { state: 'approved', latest: signed } as const;
  expect(ask({ ...scheduled, readiness: 'not_ready' })).toMatchObject({
    kind: 'not_ready',
    of: ['operations', 'merchandiser'],
    by: NOW + 3 * DAY,
  });
  expect(ask({ ...scheduled, readiness: 'not_ready' }, OFF)?.kind).toBe('not_ready');
  for (const readiness of ['ready', 'ready_with_warnings', null] as const)
    expect(ask({ ...scheduled, readiness })).toBeNull();
  expect(ask({ state: 'approved', readiness: 'not_ready', latest: proposed(NOW - 5 * DAY) })?.kind).toBe(
    'sign_late',
  );
});

test('what should have been decided longest ago comes first', () => {
  const asked = [ask({ ...far, latest: sentBack }), ask(past), ask({})].flatMap((one) => one ?? []);
  expect(soonestFirst(asked).map(({ kind }) => kind)).toEqual(['missed_propose', 'propose_now', 'again']);
});
