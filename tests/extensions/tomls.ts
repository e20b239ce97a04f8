/** The extensions' own manifests, read once and parsed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { z } from 'zod';

export const EXTENSIONS = fileURLToPath(new URL('../../extensions/', import.meta.url));

const field = z.looseObject({
  type: z.string(),
  key: z.string().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  required: z.boolean().optional(),
});
const settings = z.looseObject({
  type: z.string().optional(),
  fields: z.union([z.array(field), z.record(z.string(), field)]).optional(),
});
const extension = z.looseObject({
  name: z.string(),
  type: z.string(),
  handle: z.string(),
  description: z.string(),
  targeting: z.array(z.looseObject({ module: z.string(), target: z.string() })).optional(),
});
const manifest = z.looseObject({
  api_version: z.string().optional(),
  extensions: z.array(extension),
  settings: settings.optional(),
});

export interface Manifest {
  folder: string;
  toml: z.output<typeof manifest>;
  own: z.output<typeof extension>;
}

export const MANIFESTS: readonly Manifest[] = readdirSync(EXTENSIONS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const text = readFileSync(join(EXTENSIONS, name, 'shopify.extension.toml'), 'utf8');
    const toml = manifest.parse(parse(text));
    const [own] = toml.extensions;
    if (!own) throw new Error(`${name} declares no extension`);
    return { folder: name, toml, own };
  });

/** Fields of a Flow trigger or action, in order. */
export function fieldsOf({ toml }: Manifest): z.output<typeof field>[] {
  const fields = toml.settings?.fields ?? [];
  return Array.isArray(fields) ? fields : Object.values(fields);
}

export const ofType = (type: string): Manifest[] => MANIFESTS.filter(({ own }) => own.type === type);
