/** What is asked of the owners of placements, from what is so. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canBeChanged,
  changeableUntil,
  goesOutOnce,
  PLACEMENT_KINDS,
  taskChange,
  taskOfSubject,
  taskSubject,
  taskUrgency,
  type Placement,
  type PlacementTask,
  type Shown,
} from '../../app/core/placements.ts';
import { placementInput } from '../../app/core/placement-input.ts';
import { HOUR, NOW } from '../support/builders.ts';

const newsletter = (more: Partial<Placement> = {}): Placement => ({
  kind: 'email',
  goesOutAt: NOW + 5 * HOUR,
  lockedFrom: null,
  productIds: [],
  ...more,
});
const shown = (more: Partial<Shown> = {}): Shown => ({
  placement: newsletter(),
  productId: 'p1',
  member: true,
  running: true,
  frozen: false,
  held: true,
  tasks: [],
  ...more,
});
const task = (kind: PlacementTask['kind'], state: PlacementTask['state'], id = 't1'): PlacementTask => ({
  id,
  kind,
  state,
});
const nothing = { open: null, over: [] };

describe('what can still be changed', () => {
  test('a newsletter until it goes out or is locked; an ad set until it is locked, else always', () => {
    expect(changeableUntil(newsletter())).toBe(NOW + 5 * HOUR);
    expect(changeableUntil(newsletter({ lockedFrom: NOW + HOUR }))).toBe(NOW + HOUR);
    const ads = newsletter({ kind: 'ad_set', goesOutAt: NOW - HOUR });
    expect(changeableUntil(ads)).toBeNull();
    expect(canBeChanged(ads, NOW)).toBe(true);
    expect(canBeChanged({ ...ads, lockedFrom: NOW }, NOW)).toBe(false);
  });

  test.each([
    ['email', true],
    ['post', true],
    ['print', true],
    ['ad_set', false],
    ['partner', false],
    ['landing_page', false],
  ] as const)('%s goes out once: %s', (kind, once) => {
    expect(goesOutOnce(kind)).toBe(once);
    expect(changeableUntil(newsletter({ kind }))).toBe(once ? NOW + 5 * HOUR : null);
  });

  test('what closes within a day is urgent', () => {
    expect(taskUrgency(newsletter({ goesOutAt: NOW + 24 * HOUR }), NOW)).toBe('now');
    expect(taskUrgency(newsletter({ goesOutAt: NOW + 24 * HOUR + 1 }), NOW)).toBe('today');
    expect(taskUrgency(newsletter(), NOW)).toBe('now');
    expect(taskUrgency(newsletter({ goesOutAt: NOW + 30 * HOUR }), NOW)).toBe('today');
    expect(taskUrgency(newsletter({ kind: 'landing_page', goesOutAt: null }), NOW)).toBe('today');
  });
});

describe('a held product', () => {
  test('is to be taken out, once', () => {
    expect(taskChange(shown(), NOW)).toEqual({ open: 'take_out', over: [] });
    expect(taskChange(shown({ tasks: [task('take_out', 'open')] }), NOW)).toEqual(nothing);
    expect(taskChange(shown({ tasks: [task('take_out', 'done')] }), NOW)).toEqual(nothing);
  });

  test.each<[string, Partial<Shown>]>([
    ['the placement went out', { placement: newsletter({ goesOutAt: NOW }) }],
    ['the placement is locked', { placement: newsletter({ lockedFrom: NOW - 1 }) }],
    ['the placement shows other products', { placement: newsletter({ productIds: ['p2'] }) }],
    ['the product is not in the campaign', { member: false }],
    ['the campaign is over', { running: false }],
    ['the campaign or the shop is frozen', { frozen: true }],
  ])('asks nothing when %s', (_why, more) => {
    expect(taskChange(shown(more), NOW)).toEqual(nothing);
  });

  test('asks nothing any more once the placement is closed', () => {
    const tasks = [task('take_out', 'open')];
    expect(taskChange(shown({ tasks }), NOW + 5 * HOUR)).toEqual({ open: null, over: ['t1'] });
  });

  test('is not asked about again when its owner left it, until the next hold', () => {
    const declined = [task('take_out', 'declined')];
    expect(taskChange(shown({ tasks: declined }), NOW)).toEqual(nothing);
    expect(taskChange(shown({ tasks: declined, held: false }), NOW)).toEqual({ open: null, over: ['t1'] });
    expect(taskChange(shown({ tasks: [task('take_out', 'over')] }), NOW).open).toBe('take_out');
  });
});

describe('a released product', () => {
  test('is put back where it was taken out, and nowhere else', () => {
    const released = (tasks: PlacementTask[]) => taskChange(shown({ held: false, tasks }), NOW);
    expect(released([task('take_out', 'done')])).toEqual({ open: 'put_back', over: [] });
    expect(released([task('take_out', 'open')])).toEqual({ open: null, over: ['t1'] });
    expect(released([task('take_out', 'done'), task('put_back', 'done', 't2')])).toEqual(nothing);
    expect(released([])).toEqual(nothing);
  });

  test('is put back though its owner once declined to take it out', () => {
    const tasks = [task('take_out', 'done'), task('take_out', 'declined', 't2')];
    expect(taskChange(shown({ held: false, tasks }), NOW)).toEqual({ open: 'put_back', over: ['t2'] });
  });

  test('that is held again before it was put back stays out', () => {
    const tasks = [task('take_out', 'done'), task('put_back', 'open', 't2')];
    expect(taskChange(shown({ tasks }), NOW)).toEqual({ open: null, over: ['t2'] });
  });
});

test('a task is found by the subject under which it is told', () => {
  expect(taskOfSubject(taskSubject('a-b'))).toBe('a-b');
  expect(taskOfSubject('item:c1:v1:sold_out')).toBeNull();
});

type Step =
  'hold' | 'release' | 'done' | 'declined' | 'judge' | 'freeze' | 'thaw' | 'leave' | 'join' | 'later';

test('whatever happens: one task at a time, of the right kind, nothing twice, nothing in the past', () => {
  const placements = fc.record<Placement>({
    kind: fc.constantFrom(...PLACEMENT_KINDS),
    goesOutAt: fc.option(fc.integer({ min: -5, max: 20 }).map((hours) => NOW + hours * HOUR)),
    lockedFrom: fc.option(fc.integer({ min: -5, max: 20 }).map((hours) => NOW + hours * HOUR)),
    productIds: fc.constantFrom([], ['p1'], ['p2']),
  });
  const steps = fc.array(
    fc.constantFrom<Step>(
      'hold',
      'release',
      'done',
      'declined',
      'judge',
      'freeze',
      'thaw',
      'leave',
      'join',
      'later',
    ),
    { maxLength: 40, size: 'max' },
  );
  let asked = 0;
  fc.assert(
    fc.property(placements, steps, (placement, story) => {
      let state = shown({ placement, held: false });
      let tasks: PlacementTask[] = [];
      let now = NOW;
      // What a person would say is so there.
      let out = false;
      for (const step of story) {
        if (step === 'hold' || step === 'release') state = { ...state, held: step === 'hold' };
        if (step === 'freeze' || step === 'thaw') state = { ...state, frozen: step === 'freeze' };
        if (step === 'leave' || step === 'join') state = { ...state, member: step === 'join' };
        if (step === 'later') now += 3 * HOUR;
        const open = tasks.find((one) => one.state === 'open');
        if (open && (step === 'done' || step === 'declined')) {
          if (step === 'done') out = open.kind === 'take_out';
          tasks = tasks.map((one) => (one === open ? { ...one, state: step } : one));
        }
        const change = taskChange({ ...state, tasks }, now);
        tasks = tasks.map((one) => (change.over.includes(one.id) ? { ...one, state: 'over' } : one));
        if (change.open) {
          asked += 1;
          expect(canBeChanged(placement, now)).toBe(true);
          expect([state.member, state.frozen, state.running]).toEqual([true, false, true]);
          expect(change.open).toBe(state.held ? 'take_out' : 'put_back');
          expect(out).toBe(change.open === 'put_back');
          tasks = [...tasks, task(change.open, 'open', `t${tasks.length}`)];
        }
        const waiting = tasks.filter((one) => one.state === 'open');
        expect(waiting.length).toBeLessThanOrEqual(1);
        if (waiting[0]) expect(canBeChanged(placement, now)).toBe(true);
        expect(taskChange({ ...state, tasks }, now)).toEqual(nothing);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(asked).toBeGreaterThan(500);
});

describe('what a person says about a placement', () => {
  const said = {
    id: null,
    kind: 'email',
    name: 'Newsletter',
    link: 'https://mail.test/1',
    ownerId: null,
    audience: 9_000,
    goesOutAt: NOW,
    lockedFrom: null,
    productIds: [],
  };
  const issues = (more: object) => placementInput.safeParse({ ...said, ...more }).error?.issues ?? [];
  const problems = (more: object) => issues(more).map(({ message }) => message);
  const fields = (more: object) => issues(more).map(({ path }) => path.join('.'));

  test('is taken when it makes sense', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ link: null, audience: null })).toEqual([]);
    expect(problems({ kind: 'ad_set', goesOutAt: null })).toEqual([]);
    expect(problems({ kind: 'ad_set', goesOutAt: null, lockedFrom: NOW })).toEqual([]);
    expect(problems({ lockedFrom: NOW })).toEqual([]);
    expect(problems({ lockedFrom: NOW - 1 })).toEqual([]);
    expect(problems({ productIds: ['7', '9'.repeat(30)], ownerId: '1' })).toEqual([]);
    expect(problems({ link: ' http://mail.test ' })).toEqual([]);
    expect(placementInput.parse({ ...said, id: undefined, name: ' News ' })).toEqual({
      ...said,
      name: 'News',
    });
  });

  test('is refused at its field', () => {
    expect(fields({ goesOutAt: null })).toEqual(['goesOutAt']);
    expect(fields({ lockedFrom: NOW + 1 })).toEqual(['lockedFrom']);
    expect(fields({ name: 'x'.repeat(121) })).toEqual(['name']);
    expect(fields({ id: 'x'.repeat(61) })).toEqual(['id']);
    expect(fields({ ownerId: 'x'.repeat(61) })).toEqual(['ownerId']);
    expect(fields({ link: `https://mail.test/${'x'.repeat(2_000)}` })).toEqual(['link']);
    expect(fields({ link: 'mail.test' })).toEqual(['link']);
    expect(fields({ productIds: ['9'.repeat(31)] })).toEqual(['productIds.0']);
    expect(fields({ productIds: Array.from({ length: 1_001 }, String) })).toEqual(['productIds']);
    for (const audience of [-1, 0.5, 1_000_000_001]) expect(fields({ audience })).toEqual(['audience']);
    for (const goesOutAt of [-1, 0.5, 8.65e15]) expect(fields({ goesOutAt })).toContain('goesOutAt');
  });

  test('is refused when it does not', () => {
    expect(problems({ goesOutAt: null })).toEqual(['problem.goes_out_when']);
    expect(problems({ lockedFrom: NOW + 1 })).toEqual(['problem.locked_after']);
    expect(problems({ name: '  ' })).toEqual(['problem.placement_name']);
    expect(problems({ link: 'javascript:alert(1)' })).toEqual(['problem.web_address']);
    expect(problems({ audience: Number.NaN })).toHaveLength(1);
  });
});
