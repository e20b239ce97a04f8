import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const LOCALES = join(ROOT, 'app/i18n/locales');
const PLURAL = /_(zero|one|two|few|many|other)$/;

interface Nested {
  [key: string]: string | Nested;
}

/** Texts of every language by full key. */
export function allTexts(): Record<string, Record<string, string>> {
  return Object.fromEntries(
    readdirSync(LOCALES)
      .filter((name) => name.endsWith('.json'))
      .map((name) => [
        name.replace('.json', ''),
        flat(JSON.parse(readFileSync(join(LOCALES, name), 'utf8')) as Nested),
      ]),
  );
}

function flat(texts: Nested, prefix = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(texts).map(([key, value]) =>
      typeof value === 'string' ? { [prefix + key]: value } : flat(value, `${prefix}${key}.`),
    ),
  ) as Record<string, string>;
}

/** A key without its plural form. */
export const baseOf = (key: string): string => key.replace(PLURAL, '');

/** Every source file below a folder of the project, with its text. */
export function sources(...folders: string[]): { path: string; text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path: path.slice(ROOT.length + 1), text: readFileSync(path, 'utf8') })),
  );
}
