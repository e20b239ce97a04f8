/** Who is told what, as a part of the settings file. Addresses are secrets and not in it. */
import { tellingSchema, type Telling } from './telling.ts';

type Read = { ok: true; telling: Telling } | { ok: false; where: string };

/** What a file says of telling, over what is so now: what it does not name stays. What nobody knows is refused by its path. */
export function readTelling(written: unknown, now: Telling): Read {
  const parsed = tellingSchema.safeParse(over(now, written));
  if (!parsed.success)
    return { ok: false, where: ['telling', ...(parsed.error.issues[0]?.path ?? [])].join('.') };
  const [unknown] = namesBeyond(written, parsed.data, 'telling');
  return unknown === undefined ? { ok: true, telling: parsed.data } : { ok: false, where: unknown };
}

type Named = Record<string, unknown>;
const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const over = (now: unknown, written: unknown): unknown =>
  isNamed(now) && isNamed(written)
    ? {
        ...now,
        ...Object.fromEntries(Object.entries(written).map(([name, one]) => [name, over(now[name], one)])),
      }
    : written;

/** Paths that are written and that a schema left out. */
const namesBeyond = (written: unknown, known: unknown, path: string): string[] => {
  if (!isNamed(written)) return [];
  return Object.entries(written).flatMap(([name, one]) =>
    isNamed(known) && Object.hasOwn(known, name)
      ? namesBeyond(one, known[name], `${path}.${name}`)
      : [`${path}.${name}`],
  );
};
