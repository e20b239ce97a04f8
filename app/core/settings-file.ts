import { z } from 'zod';
import { policySchema, settingsSchema, type Policy, type Settings } from './policy.ts';
import type { OwnerRule } from './owners.ts';
import { ROLES, type Role } from './roles.ts';
import { readTelling } from './telling-file.ts';
import type { Telling } from './telling.ts';

/** What a shop calls its places and people; ids differ from shop to shop. */
export interface Places {
  /** Its own name, `…myshopify.com`. */
  shop?: string;
  /** Those with an email address, in small letters. */
  people?: readonly { id: string; name: string }[];
  locations: readonly { id: string; name: string }[];
  publications: readonly { id: string; name: string; handle: string }[];
}

/** Somebody with a role, by their email address in small letters. */
export interface PersonInFile {
  email: string;
  role: Role;
}

const FORMAT = 'holdfast-settings';
const VERSION = 1;

const { expectedPeople: _people, ...ownSettings } = settingsSchema.shape;
/** Like a shop's settings, but channels are named by their handle and locations by their name. */
const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  shop: z.string().max(255),
  exportedAt: z.iso.datetime(),
  settings: z.strictObject({ ...ownSettings, defaultPolicy: policySchema.strict() }),
  team: z
    .array(z.strictObject({ email: z.string().trim().toLowerCase().pipe(z.email()), role: z.enum(ROLES) }))
    .max(1_000),
  /** Who is told what (core/telling-file); files of before have none. */
  telling: z.unknown().optional(),
});
type SettingsFile = z.infer<typeof fileSchema>;

/** Settings and people as one file that another shop can read. */
export function writeSettingsFile(given: {
  shop: string;
  /** Epoch milliseconds. */
  at: number;
  settings: Settings;
  telling: Telling;
  team: readonly PersonInFile[];
  places: Places;
}): string {
  const { expectedPeople, ...settings } = given.settings;
  const channel = nameOf(given.places.publications.map(({ id, handle }) => [id, handle]));
  const location = nameOf(given.places.locations.map(({ id, name }) => [id, name]));
  const known = new Set(given.team.map(({ email }) => email));
  const file: SettingsFile = {
    format: FORMAT,
    version: VERSION,
    shop: given.shop,
    exportedAt: new Date(given.at).toISOString(),
    settings: {
      ...settings,
      advertisingPublicationIds: settings.advertisingPublicationIds.map(channel),
      // Who has no address cannot be named in another shop.
      ownerRules: settings.ownerRules.flatMap((rule) => {
        const owner = given.places.people?.find(({ id }) => id === rule.owner)?.name;
        return owner === undefined ? [] : [{ ...rule, owner }];
      }),
      defaultPolicy: {
        ...settings.defaultPolicy,
        hideChannels: settings.defaultPolicy.hideChannels.map(channel),
        locationIds: settings.defaultPolicy.locationIds?.map(location) ?? null,
      },
    },
    telling: given.telling,
    team: [...given.team, ...expectedPeople.filter(({ email }) => !known.has(email))],
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const nameOf = (pairs: readonly (readonly [string, string])[]): ((id: string) => string) => {
  const names = new Map(pairs);
  return (id) => names.get(id) ?? id;
};

export type ReadSettingsFile =
  | {
      ok: true;
      /** As they would be; what the file does not name stays as it is. Without people: they are in `team`. */
      settings: Omit<Settings, 'expectedPeople'>;
      telling: Telling;
      team: PersonInFile[];
      /** Names that this shop does not have; what they are about is left out. */
      unknown: string[];
    }
  | { ok: false; problem: string; where: string };

/**
 * Reads a settings file for a shop with these places. Everything in it must be known and in range. A channel that the shop
 * does not have is left out and named; locations of which it has none are refused, since then no stock would count.
 */
export function readSettingsFile(
  text: string,
  now: Omit<Settings, 'expectedPeople'>,
  toldNow: Telling,
  places: Places,
): ReadSettingsFile {
  const json = parse(text);
  if (json === undefined) return { ok: false, problem: 'problem.import_no_json', where: '' };
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const path = first?.path.join('.') ?? '';
    const keys = first && 'keys' in first ? first.keys.join(', ') : '';
    return { ok: false, problem: 'problem.import_wrong', where: [path, keys].filter(Boolean).join(': ') };
  }
  const told = readTelling(parsed.data.telling ?? {}, toldNow);
  if (!told.ok) return { ok: false, problem: 'problem.import_wrong', where: told.where };
  const { team } = parsed.data;
  const settings = named(parsed.data.settings, (json as { settings: object }).settings);
  const policy = named<Partial<Policy>>(
    settings.defaultPolicy ?? {},
    (json as { settings: { defaultPolicy?: object } }).settings.defaultPolicy ?? {},
  );
  const unknown = new Set<string>();
  const idsOf = (names: readonly string[], pairs: readonly (readonly [string, string])[]): string[] => {
    const ids = new Map(pairs.map(([id, name]) => [name.toLowerCase(), id]));
    return names.flatMap((name) => {
      const id = ids.get(name.toLowerCase());
      if (id === undefined) unknown.add(name);
      return id === undefined ? [] : [id];
    });
  };
  const rulesHere = (rules: readonly OwnerRule[]): OwnerRule[] =>
    rules.flatMap((rule) => {
      // Collections have ids that only their own shop knows.
      const elsewhere = rule.by === 'collection' && parsed.data.shop !== (places.shop ?? parsed.data.shop);
      if (elsewhere) unknown.add(rule.label || rule.value);
      const [owner] = idsOf(
        [rule.owner],
        (places.people ?? []).map(({ id, name }) => [id, name] as const),
      );
      return elsewhere || owner === undefined ? [] : [{ ...rule, owner }];
    });
  const channels = places.publications.map(({ id, handle }) => [id, handle] as const);
  const wanted = policy.locationIds ?? null;
  const locationIds =
    wanted &&
    idsOf(
      wanted,
      places.locations.map(({ id, name }) => [id, name] as const),
    );
  if (wanted && wanted.length > 0 && locationIds?.length === 0)
    return { ok: false, problem: 'problem.import_no_location', where: wanted.join(', ') };
  return {
    ok: true,
    settings: {
      ...now,
      ...settings,
      ...(settings.advertisingPublicationIds
        ? { advertisingPublicationIds: idsOf(settings.advertisingPublicationIds, channels) }
        : {}),
      ...(settings.ownerRules ? { ownerRules: rulesHere(settings.ownerRules) } : {}),
      defaultPolicy: {
        ...now.defaultPolicy,
        ...policy,
        ...(policy.hideChannels ? { hideChannels: idsOf(policy.hideChannels, channels) } : {}),
        ...('locationIds' in policy ? { locationIds } : {}),
      },
    },
    telling: told.telling,
    team: [...new Map(team.map((person) => [person.email, person])).values()],
    unknown: [...unknown],
  };
}

/** Of parsed values, those that were written down: a schema fills in the defaults of the others. */
const named = <T extends object>(parsed: T, written: object): Partial<T> =>
  Object.fromEntries(Object.entries(parsed).filter(([key]) => Object.hasOwn(written, key))) as Partial<T>;

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** One setting that would change; values as people read them, lists by name. */
export interface SettingDifference {
  /** `reserve`, or `defaultPolicy.flagRisk`. */
  path: string;
  before: Shown;
  after: Shown;
}
type Shown = string | number | boolean | null | readonly string[];

/** What differs between two sets of settings, in the order of the schema. */
export function settingDifferences(
  before: Omit<Settings, 'expectedPeople'>,
  after: Omit<Settings, 'expectedPeople'>,
  places: Places,
): SettingDifference[] {
  const was = flat(before);
  return Object.entries(flat(after)).flatMap(([path, value]) =>
    JSON.stringify(was[path]) === JSON.stringify(value)
      ? []
      : [{ path, before: shown(path, was[path], places), after: shown(path, value, places) }],
  );
}

function flat(settings: Omit<Settings, 'expectedPeople'>): Record<string, unknown> {
  const { defaultPolicy, ...rest } = settings;
  const policy = Object.entries(defaultPolicy).map(
    ([name, value]) => [`defaultPolicy.${name}`, value] as const,
  );
  return { ...rest, ...Object.fromEntries(policy) };
}

function shown(path: string, value: unknown, { locations, publications, people = [] }: Places): Shown {
  if (path === 'ownerRules')
    return (value as OwnerRule[]).map(({ by, value: of, label, owner }) => {
      const name = people.find(({ id }) => id === owner)?.name ?? owner;
      return by === 'everything' ? `* → ${name}` : `${label || of} → ${name}`;
    });
  if (!Array.isArray(value)) return value as Shown;
  const known = path === 'defaultPolicy.locationIds' ? locations : publications;
  return value.map((one) => known.find(({ id }) => id === one)?.name ?? String(one));
}
