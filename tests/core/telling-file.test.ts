/** Who is told what, in the settings file. */
import { expect, test } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { readSettingsFile, writeSettingsFile } from '../../app/core/settings-file.ts';
import { readTelling } from '../../app/core/telling-file.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import { NOW } from '../support/builders.ts';

const OUT_OF_THE_BOX = tellingSchema.parse({});
const places = { locations: [], publications: [] };

test('is in the file, and the same where it is read; a file of before leaves it as it is', () => {
  const telling = tellingSchema.parse({
    cap: 3,
    quiet: null,
    matrix: { sold_out: { flow: 'off' }, held: { flow: 'off' } },
  });
  const { expectedPeople: _people, ...own } = settingsSchema.parse({});
  const settings = settingsSchema.parse({});
  const text = writeSettingsFile({ shop: 's', at: NOW, settings, telling, team: [], places });
  expect(readSettingsFile(text, own, OUT_OF_THE_BOX, places)).toMatchObject({ ok: true, telling });
  const { telling: _telling, ...before } = JSON.parse(text) as Record<string, unknown>;
  expect(readSettingsFile(JSON.stringify(before), own, telling, places)).toMatchObject({ ok: true, telling });
  const wrong = JSON.stringify({ ...before, telling: { cap: 0 } });
  expect(readSettingsFile(wrong, own, telling, places)).toEqual({
    ok: false,
    problem: 'problem.import_wrong',
    where: 'telling.cap',
  });
});

test('what it does not name stays', () => {
  const now = tellingSchema.parse({ cap: 5, matrix: { traffic: { owner: 'now' } } });
  const written = { quiet: { from: '22:00' }, matrix: { traffic: { flow: 'off' } } };
  expect(readTelling(written, now)).toEqual({
    ok: true,
    telling: {
      ...now,
      quiet: { from: '22:00', to: '07:00' },
      matrix: { ...now.matrix, traffic: { ...now.matrix.traffic, flow: 'off' } },
    },
  });
  expect(readTelling({ quiet: null }, now)).toEqual({ ok: true, telling: { ...now, quiet: null } });
});

test.each([
  ['a digest for Flow', { matrix: { held: { flow: 'digest' } } }, 'telling.matrix.held.flow'],
  ['Flow for one person alone', { matrix: { mention: { flow: 'now' } } }, 'telling.matrix.mention.flow'],
  ['a trigger that nobody knows', { matrix: { rain: { owner: 'now' } } }, 'telling.matrix.rain'],
  ['an hour that there is not', { quiet: { from: '25:00' } }, 'telling.quiet.from'],
  ['what is no list of names', 'all', 'telling'],
])('refuses %s and says where', (_, written, where) => {
  expect(readTelling(written, OUT_OF_THE_BOX)).toEqual({ ok: false, where });
});
