/** How people work, told from the settings. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUDIENCES, HOW, MATRIX_TRIGGERS } from '../../app/core/audience.ts';
import { tellingChanges, toldOf } from '../../app/core/how-we-work.ts';
import { tellingSchema } from '../../app/core/telling.ts';

const settings = tellingSchema.parse({});
const telling = fc
  .array(
    fc.tuple(fc.constantFrom(...MATRIX_TRIGGERS), fc.constantFrom(...AUDIENCES), fc.constantFrom(...HOW)),
  )
  .map((changes) => {
    const matrix = structuredClone(settings.matrix);
    for (const [trigger, audience, how] of changes) matrix[trigger][audience] = how;
    return { ...settings, matrix };
  });

test('every trigger is said once to everybody, the way the settings say it', () => {
  fc.assert(
    fc.property(telling, fc.constantFrom(...AUDIENCES), ({ matrix }, audience) => {
      const told = toldOf(matrix, audience);
      expect(HOW.flatMap((how) => told[how]).toSorted()).toEqual(MATRIX_TRIGGERS.toSorted());
      for (const how of HOW) for (const trigger of told[how]) expect(matrix[trigger][audience]).toBe(how);
    }),
  );
});

test('what differs is named, and nothing else', () => {
  expect(tellingChanges(settings, settings)).toEqual([]);
  const matrix = { ...settings.matrix, traffic: { ...settings.matrix.traffic, owner: 'now' as const } };
  expect(tellingChanges(settings, { ...settings, matrix, quiet: null, meetDay: 2 })).toEqual([
    'traffic',
    'quiet',
    'meetDay',
  ]);
  fc.assert(
    fc.property(telling, (other) => {
      const named = tellingChanges(settings, other);
      for (const trigger of MATRIX_TRIGGERS)
        expect(named.includes(trigger)).toBe(
          AUDIENCES.some((one) => settings.matrix[trigger][one] !== other.matrix[trigger][one]),
        );
    }),
  );
});
