/** How people work, told from the settings. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOW, MATRIX_AUDIENCES, MATRIX_TRIGGERS } from '../../app/core/audience.ts';
import { changeParams, differencesIn, tellingDifferences } from '../../app/core/how-we-work.ts';
import { howOf, tellingSchema } from '../../app/core/telling.ts';

const settings = tellingSchema.parse({});
const cells = MATRIX_TRIGGERS.flatMap((trigger) =>
  MATRIX_AUDIENCES.filter((audience) => howOf(settings.matrix, trigger, audience) !== null).map(
    (audience) => ({ trigger, audience }),
  ),
);
const telling = fc.array(fc.tuple(fc.constantFrom(...cells), fc.constantFrom(...HOW))).map((changes) => {
  const matrix = structuredClone(settings.matrix);
  for (const [{ trigger, audience }, how] of changes) Object.assign(matrix[trigger], { [audience]: how });
  return { ...settings, matrix };
});

test('what differs is named, and nothing else', () => {
  expect(tellingDifferences(settings, settings)).toEqual([]);
  const matrix = { ...settings.matrix, traffic: { ...settings.matrix.traffic, owner: 'now' as const } };
  const differences = tellingDifferences(settings, { ...settings, matrix, quiet: null, meetDay: 2 });
  expect(differences).toEqual([
    { path: 'traffic.owner', before: 'off', after: 'now' },
    { path: 'quiet', before: '21:00 – 07:00', after: null },
    { path: 'meetDay', before: null, after: 2 },
  ]);
  expect(differencesIn(changeParams(differences))).toEqual(differences);
  expect(changeParams(differences).changed).toBe('traffic.owner, quiet, meetDay');
  fc.assert(
    fc.property(telling, (other) => {
      const named = tellingDifferences(settings, other);
      for (const trigger of MATRIX_TRIGGERS)
        for (const audience of MATRIX_AUDIENCES) {
          const [before, after] = [settings, other].map(({ matrix }) => howOf(matrix, trigger, audience));
          const found = named.filter(({ path }) => path === `${trigger}.${audience}`);
          const path = `${trigger}.${audience}`;
          expect(found).toEqual(before === after ? [] : [{ path, before, after }]);
        }
    }),
  );
});

test('an entry that keeps names alone, or nothing that can be read, tells no differences', () => {
  expect(differencesIn({ changed: 'cap' })).toEqual([]);
  expect(differencesIn({ differences: '[{"path": 1}]' })).toEqual([]);
  expect(differencesIn({ differences: 'not this' })).toEqual([]);
});
