/** Settings as one file: out of one shop, into another that names its places alike. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policySchema, settingsSchema, type Settings } from '../../app/core/policy.ts';
import {
  readSettingsFile,
  settingDifferences,
  writeSettingsFile,
  type Places,
} from '../../app/core/settings-file.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import { NOW } from '../support/builders.ts';

const STAGING: Places = {
  locations: [
    { id: '1', name: 'Warehouse' },
    { id: '2', name: 'Shop' },
  ],
  publications: [
    { id: '7', name: 'Google & YouTube', handle: 'google' },
    { id: '8', name: 'Online Store', handle: 'online_store' },
  ],
};
const LIVE: Places = {
  locations: [{ id: '31', name: 'warehouse' }],
  publications: [{ id: '37', name: 'Google und YouTube', handle: 'google' }],
};
/** Without people, who are in the file's team. */
const kept = (given: Partial<Settings> = {}): Omit<Settings, 'expectedPeople'> => {
  const { expectedPeople: _people, ...own } = settings(given);
  return own;
};
const TOLD = tellingSchema.parse({});
const settings = (given: Partial<Settings> = {}): Settings => settingsSchema.parse(given);
const file = (
  given: Partial<Settings> = {},
  team: { email: string; role: 'owner' | 'viewer' }[] = [],
): string =>
  writeSettingsFile({
    shop: 'staging.myshopify.com',
    at: NOW,
    settings: settings(given),
    telling: TOLD,
    team,
    places: STAGING,
  });
const changed = (text: string, change: (json: Record<string, unknown>) => void): string => {
  const json = JSON.parse(text) as Record<string, unknown>;
  change(json);
  return JSON.stringify(json);
};

describe('who looks after what', () => {
  const rules = [
    { by: 'vendor' as const, value: 'Leaf', label: '', owner: '1' },
    { by: 'collection' as const, value: '55', label: 'Teas', owner: '1' },
    { by: 'tag' as const, value: 'x', label: '', owner: 'without an address' },
    { by: 'everything' as const, value: '', label: '', owner: '2' },
  ];
  const here: Places = {
    ...STAGING,
    shop: 'staging.myshopify.com',
    people: [
      { id: '1', name: 'ada@tea.test' },
      { id: '2', name: 'bo@tea.test' },
    ],
  };
  const written = writeSettingsFile({
    shop: 'staging.myshopify.com',
    at: NOW,
    settings: settings({ ownerRules: rules }),
    telling: TOLD,
    team: [],
    places: here,
  });

  test('is the same in its own shop, but for people without an address', () => {
    const read = readSettingsFile(written, kept(), TOLD, here);
    expect(read).toMatchObject({
      ok: true,
      settings: { ownerRules: [rules[0], rules[1], rules[3]] },
      unknown: [],
    });
  });

  test('names people by their address in another shop; who and what is not there is left out and named', () => {
    const there: Places = {
      ...STAGING,
      shop: 'live.myshopify.com',
      people: [{ id: '9', name: 'ada@tea.test' }],
    };
    const read = readSettingsFile(written, kept(), TOLD, there);
    expect(read).toMatchObject({
      ok: true,
      settings: { ownerRules: [{ ...rules[0], owner: '9' }] },
      unknown: ['Teas', 'bo@tea.test'],
    });
    if (!read.ok) return;
    const change = settingDifferences(kept(), read.settings, there).find(({ path }) => path === 'ownerRules');
    expect(change).toMatchObject({ before: [], after: ['Leaf → ada@tea.test'] });
  });

  test('is told by label or value, with the owner’s name where it is known', () => {
    const change = settingDifferences(kept(), kept({ ownerRules: rules }), here);
    expect(change).toEqual([
      {
        path: 'ownerRules',
        before: [],
        after: ['Leaf → ada@tea.test', 'Teas → ada@tea.test', 'x → without an address', '* → bo@tea.test'],
      },
    ]);
  });

  test('without anybody who can be named no rule is written, and none is taken over', () => {
    const nobody = writeSettingsFile({
      shop: 'staging.myshopify.com',
      at: NOW,
      settings: settings({ ownerRules: rules }),
      telling: TOLD,
      team: [],
      places: STAGING,
    });
    expect(readSettingsFile(nobody, kept(), TOLD, here)).toMatchObject({
      ok: true,
      settings: { ownerRules: [] },
    });
    expect(readSettingsFile(written, kept(), TOLD, STAGING)).toMatchObject({
      ok: true,
      settings: { ownerRules: [] },
      unknown: ['ada@tea.test', 'bo@tea.test'],
    });
  });
});

describe('a settings file', () => {
  test('read where it was written it is the same settings', () => {
    const some = fc.record({
      reserve: fc.nat(1_000),
      viewersSeeQuantities: fc.boolean(),
      defaultMode: fc.constantFrom('watch' as const, 'act' as const),
      expiryMetafield: fc.constantFrom(null, 'custom.expiry'),
      advertisingPublicationIds: fc.subarray(['7', '8']),
      staleAfterSeconds: fc.integer({ min: 60, max: 90_000 }),
      defaultPolicy: fc
        .record({
          locationIds: fc.option(fc.subarray(['1', '2'], { minLength: 1 })),
          hideChannels: fc.subarray(['7', '8']),
          floor: fc.nat(9),
        })
        .map((given) => policySchema.parse(given)),
    });
    fc.assert(
      fc.property(some, (given) => {
        const before = settings(given);
        const read = readSettingsFile(
          writeSettingsFile({
            shop: 's',
            at: NOW,
            settings: before,
            telling: TOLD,
            team: [],
            places: STAGING,
          }),
          kept(),
          TOLD,
          STAGING,
        );
        if (!read.ok) throw new Error(`${read.problem} ${read.where}`);
        const { expectedPeople: _people, ...own } = before;
        expect(read.settings).toEqual(own);
        expect(settingDifferences(own, read.settings, STAGING)).toEqual([]);
        expect(read.unknown).toEqual([]);
      }),
    );
  });

  test('channels go by handle and locations by name; what the other shop does not have is named', () => {
    const text = file({
      advertisingPublicationIds: ['7', '8'],
      defaultPolicy: policySchema.parse({ locationIds: ['1', '2'] }),
    });
    const read = readSettingsFile(text, kept(), TOLD, LIVE);
    expect(read).toMatchObject({
      ok: true,
      settings: { advertisingPublicationIds: ['37'], defaultPolicy: { locationIds: ['31'] } },
      unknown: ['Shop', 'online_store'],
    });
  });

  test('without any of its locations it is refused: no stock would count', () => {
    const text = file({ defaultPolicy: policySchema.parse({ locationIds: ['2'] }) });
    expect(readSettingsFile(text, kept(), TOLD, LIVE)).toEqual({
      ok: false,
      problem: 'problem.import_no_location',
      where: 'Shop',
    });
  });

  test('people come with it, those who are expected too, each once', () => {
    const text = file({ expectedPeople: [{ email: 'b@tea.test', role: 'operations' }] }, [
      { email: 'a@tea.test', role: 'owner' },
    ]);
    const twice = changed(text, (json) =>
      (json['team'] as unknown[]).push({ email: ' B@tea.test ', role: 'viewer' }),
    );
    const read = readSettingsFile(twice, kept(), TOLD, STAGING);
    expect(read.ok && read.team).toEqual([
      { email: 'a@tea.test', role: 'owner' },
      { email: 'b@tea.test', role: 'viewer' },
    ]);
  });

  test('who has come has the role that they have, whatever they were expected to be', () => {
    const expectedPeople: Settings['expectedPeople'] = [
      { email: 'a@tea.test', role: 'viewer' },
      { email: 'c@tea.test', role: 'operations' },
    ];
    const read = readSettingsFile(
      file({ expectedPeople }, [{ email: 'a@tea.test', role: 'owner' }]),
      kept(),
      TOLD,
      STAGING,
    );
    expect(read.ok && read.team).toEqual([
      { email: 'a@tea.test', role: 'owner' },
      { email: 'c@tea.test', role: 'operations' },
    ]);
  });

  test('says what it is, from where and of when', () => {
    expect(JSON.parse(file())).toMatchObject({
      format: 'holdfast-settings',
      version: 1,
      shop: 'staging.myshopify.com',
      exportedAt: '2026-06-01T00:00:00.000Z',
    });
  });

  test('saved by an editor that puts a mark in front it is the same file', () => {
    expect(readSettingsFile(`\ufeff${file({ reserve: 3 })}`, kept(), TOLD, STAGING)).toMatchObject({
      ok: true,
      settings: { reserve: 3 },
    });
  });

  test('a choice of no location is taken over as it is', () => {
    const text = file({ defaultPolicy: policySchema.parse({ locationIds: [] }) });
    expect(readSettingsFile(text, kept(), TOLD, LIVE)).toMatchObject({
      ok: true,
      settings: { defaultPolicy: { locationIds: [] } },
      unknown: [],
    });
  });

  test('of several names that are wrong each is told', () => {
    const strange = changed(file(), (json) => Object.assign(json['settings'] as object, { one: 1, two: 2 }));
    expect(readSettingsFile(strange, kept(), TOLD, STAGING)).toMatchObject({ where: 'settings: one, two' });
    const elsewhere: Places = { ...LIVE, locations: [{ id: '9', name: 'Cellar' }] };
    const text = file({ defaultPolicy: policySchema.parse({ locationIds: ['1', '2'] }) });
    expect(readSettingsFile(text, kept(), TOLD, elsewhere)).toMatchObject({
      ok: false,
      where: 'Warehouse, Shop',
    });
  });

  test.each([
    ['no JSON', 'reserve: 3', 'problem.import_no_json', ''],
    ['another file', '{"format":"other"}', 'problem.import_wrong', 'format'],
    ['a newer version', changed(file(), (json) => (json['version'] = 2)), 'problem.import_wrong', 'version'],
    [
      'a number out of range',
      changed(file(), (json) => Object.assign(json['settings'] as object, { reserve: -1 })),
      'problem.import_wrong',
      'settings.reserve',
    ],
    [
      'a setting that nobody knows',
      changed(file(), (json) => Object.assign(json['settings'] as object, { reserves: 1 })),
      'problem.import_wrong',
      'settings: reserves',
    ],
    [
      'a role that there is not',
      changed(file(), (json) => (json['team'] = [{ email: 'a@b.test', role: 'admin' }])),
      'problem.import_wrong',
      'team.0.role',
    ],
  ])('refuses %s and says where', (_, text, problem, where) => {
    expect(readSettingsFile(text, kept(), TOLD, STAGING)).toEqual({ ok: false, problem, where });
  });

  test('what it does not name stays as it is', () => {
    const text = changed(file({ reserve: 9 }), (json) => {
      const given = json['settings'] as Record<string, unknown>;
      delete given['staleAfterSeconds'];
      delete (given['defaultPolicy'] as Record<string, unknown>)['floor'];
    });
    const now = kept({ staleAfterSeconds: 777, defaultPolicy: policySchema.parse({ floor: 4 }) });
    expect(readSettingsFile(text, now, TOLD, STAGING)).toMatchObject({
      ok: true,
      settings: { reserve: 9, staleAfterSeconds: 777, defaultPolicy: { floor: 4 } },
    });
  });

  test('differences are told by name', () => {
    const before = kept({ advertisingPublicationIds: ['7'], reserve: 1 });
    const after = kept({ reserve: 2, defaultPolicy: policySchema.parse({ locationIds: ['2'] }) });
    expect(settingDifferences(before, after, STAGING)).toEqual([
      { path: 'advertisingPublicationIds', before: ['Google & YouTube'], after: [] },
      { path: 'reserve', before: 1, after: 2 },
      { path: 'defaultPolicy.locationIds', before: null, after: ['Shop'] },
    ]);
  });
});
