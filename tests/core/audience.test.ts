/** What people are told of: which alert belongs to which row of the shop's matrix, which happens once, which is personal. */
import { describe, expect, test } from 'vitest';
import {
  AUDIENCES,
  isChannel,
  isEvent,
  isPersonal,
  MATRIX_TRIGGERS,
  triggerOfAlert,
  TRIGGERS,
  type Trigger,
} from '../../app/core/audience.ts';
import type { AlertDraft } from '../../app/core/decision.ts';
import { namesInFlow } from '../../app/core/flow-triggers.ts';
import { howOf, ownTellingSchema, tellingSchema } from '../../app/core/telling.ts';

type Kind = AlertDraft['kind'];

/** What a shop is told as one and the same thing, as its settings name it. */
const TOLD_AS: Partial<Record<Trigger, Kind[]>> = {
  broken: ['brake', 'token', 'machine', 'silent', 'drift'],
  to_decide: ['level_jump', 'override_inferred', 'peace', 'write_refused', 'stray', 'team'],
  page_update: ['page_update', 'collection_update', 'theme_published', 'page_down'],
  product_launch: ['product_launch', 'product_launches'],
  mention: ['mention', 'survey'],
};
/** Kinds that are a row of their own. */
const OWN_ROW: (Kind & Trigger)[] = [
  'sold_out',
  'below_need',
  'not_known',
  'slipping',
  'traffic',
  'campaign',
  'budget',
  'expiry',
  'sign_off_wanted',
  'sign_off_answered',
  'sign_off_expired',
  'task',
];
const ALL: Kind[] = [...OWN_ROW, ...Object.values(TOLD_AS).flat()];
const trigger = (kind: Kind, urgency: AlertDraft['urgency'] = 'today'): Trigger =>
  triggerOfAlert({ kind, urgency });

describe('an alert is told', () => {
  test.each(Object.entries(TOLD_AS))('as %s together with others', (as, kinds) => {
    expect(kinds.map((kind) => trigger(kind))).toEqual(kinds.map(() => as));
  });

  test.each(OWN_ROW)('as %s itself', (kind) => expect(trigger(kind)).toBe(kind));

  test('as urgent where a hero is below need; no other kind changes with its urgency', () => {
    expect(trigger('below_need', 'now')).toBe('hero_below_need');
    expect(trigger('below_need', 'later')).toBe('below_need');
    for (const kind of ALL.filter((one) => one !== 'below_need'))
      expect(trigger(kind, 'now')).toBe(trigger(kind, 'later'));
  });

  test('every row of the matrix has something that is told under it', () => {
    const rows = new Set<Trigger>([...ALL.map((kind) => trigger(kind)), 'hero_below_need']);
    expect([...rows].toSorted()).toEqual(TRIGGERS.toSorted());
  });
});

test('a shop decides on everything but mentions, which go to whom they mention', () => {
  expect(MATRIX_TRIGGERS).not.toContain('mention');
  expect(new Set([...MATRIX_TRIGGERS, 'mention'])).toEqual(new Set([...TRIGGERS, 'held', 'released']));
});

describe('an alert', () => {
  test('that happened is told once and has no end; a condition has one', () => {
    expect(ALL.filter(isEvent).toSorted()).toEqual([
      'budget',
      'campaign',
      'collection_update',
      'mention',
      'page_update',
      'product_launch',
      'product_launches',
      'sign_off_answered',
      'survey',
      'theme_published',
    ]);
  });

  test('is for one person alone where it mentions or asks somebody', () => {
    expect(ALL.filter(isPersonal)).toEqual(['mention', 'survey']);
  });
});

describe('out of the box', () => {
  const { matrix, quiet, cap, digestHour, briefDay, briefHour, meetDay, meetTime } = tellingSchema.parse({});
  /** What each audience hears in this way. */
  const heard = (how: string) =>
    Object.fromEntries(
      AUDIENCES.map((audience) => [audience, TRIGGERS.filter((one) => matrix[one][audience] === how)]),
    );

  test('at once: what is broken or sold out, where stock or marketing can do something', () => {
    const urgent = ['broken', 'sign_off_wanted', 'sold_out', 'hero_below_need'];
    expect(heard('now')).toEqual({
      owner: ['broken'],
      operations: urgent,
      merchandiser: ['sold_out', 'hero_below_need', 'task'],
      slack: urgent,
      teams: urgent,
      webhook: TRIGGERS,
    });
  });

  test('not at all: mentions, which have a way of their own, and small doubts where they help nobody', () => {
    expect(heard('off')).toEqual({
      owner: ['mention', 'slipping', 'traffic', 'not_known'],
      operations: ['mention'],
      merchandiser: ['mention'],
      slack: ['mention', 'not_known'],
      teams: ['mention', 'not_known'],
      webhook: [],
    });
  });

  test('all else once a day', () => {
    for (const one of TRIGGERS) {
      for (const audience of AUDIENCES) expect(['now', 'digest', 'off']).toContain(matrix[one][audience]);
    }
  });

  test('Flow hears of every row, and of nothing that is said to one person alone', () => {
    for (const trigger of MATRIX_TRIGGERS) {
      expect([trigger, howOf(matrix, trigger, 'flow')]).toEqual([trigger, 'now']);
      expect([trigger, namesInFlow(trigger)]).not.toEqual([trigger, []]);
    }
    expect(howOf(matrix, 'mention', 'flow')).toBeNull();
    expect(namesInFlow('mention')).toEqual([]);
    for (const trigger of ['held', 'released'] as const)
      for (const audience of AUDIENCES) expect(howOf(matrix, trigger, audience)).toBeNull();
    expect(howOf(matrix, 'sold_out', 'operations')).toBe('now');
  });

  test('nights are quiet, the digest is there at eight, eight messages a day are enough, no brief, no fixed meeting', () => {
    expect(quiet).toEqual({ from: '21:00', to: '07:00' });
    expect([cap, digestHour, briefDay, briefHour, meetDay, meetTime]).toEqual([8, 8, null, 8, null, '10:00']);
  });

  test('channels are the audiences that are an address', () => {
    expect(AUDIENCES.filter(isChannel)).toEqual(['slack', 'teams', 'webhook']);
  });
});

describe('what a shop may set', () => {
  const problems = (settings: object): string[] =>
    tellingSchema
      .safeParse(settings)
      .error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
  const fields = (settings: object): string[] => problems(settings).map((one) => one.split(' ')[0] ?? '');

  test.each(['00:00', '09:30', '19:59', '20:00', '23:59'])('quiet from %s on', (clock) => {
    expect(problems({ quiet: { from: clock, to: '07:00' }, meetTime: clock })).toEqual([]);
  });

  test.each(['24:00', '9:30', '12:60', '12:5', '112:30', '12:300', 'noon', ''])('no time “%s”', (clock) => {
    expect(problems({ quiet: { from: '21:00', to: clock } })).toEqual(['quiet.to problem.clock']);
  });

  test.each([
    ['cap', 1, 100],
    ['digestHour', 0, 23],
    ['briefHour', 0, 23],
    ['briefDay', 1, 7],
    ['meetDay', 1, 7],
  ])('%s from %d to %d', (name, least, most) => {
    expect(problems({ [name]: least })).toEqual([]);
    expect(problems({ [name]: most })).toEqual([]);
    for (const off of [least - 1, most + 1, least + 0.5]) expect(fields({ [name]: off })).toEqual([name]);
  });

  test('one cell of the matrix, and the rest stays as it comes', () => {
    const changed = tellingSchema.parse({ matrix: { traffic: { owner: 'now', webhook: 'off' } } }).matrix;
    expect(changed.traffic).toMatchObject({ owner: 'now', operations: 'digest', webhook: 'off' });
    expect(changed.broken).toEqual(tellingSchema.parse({}).matrix.broken);
    expect(fields({ matrix: { traffic: { owner: 'soon' } } })).toEqual(['matrix.traffic.owner']);
  });
});

test('who arranges nothing for themselves is told as the shop tells, brief included', () => {
  expect(ownTellingSchema.parse({})).toEqual({
    quiet: null,
    zone: null,
    digestHour: null,
    brief: true,
    told: {},
  });
});
