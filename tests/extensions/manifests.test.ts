/** Every extension's manifest against Shopify's rules (the CLI's schemas of August 2026), with its files, texts and size. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bundle } from '../dev-store/faces/bundle.ts';
import { EXTENSIONS, fieldsOf, MANIFESTS, ofType, type Manifest } from './tomls.ts';

const KB = 1024;
/** Shopify's limits, and ours where the shop's visitors feel the size. Bytes; code is compressed where Shopify compresses. */
const MOST = { adminScript: 64 * KB, pixelScript: 5 * KB, themeLiquid: 500 * KB, themeBundle: 10 * KB * KB };
const OLDEST_UI_API = '2026-01';
const FIELD_TYPES = /^(boolean|email|single_line_text_field|url|number_decimal|[a-z_]+_reference)$/;
const THEME_ASSETS = ['.jpg', '.jpeg', '.json', '.js', '.css', '.png', '.svg', '.wasm'];
/** https://shopify.dev/docs/apps/build/flow/templates */
const CATEGORIES = [
  'buyer_experience',
  'customers',
  'inventory_and_merch',
  'loyalty',
  'orders',
  'promotions',
  'risk',
  'fulfillment',
  'b2b',
  'payment_reminders',
  'custom_data',
  'error_monitoring',
];

const path = ({ folder }: Manifest, ...parts: string[]): string => join(EXTENSIONS, folder, ...parts);
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** Every key of a file of texts, `a.b` for nested ones; the forms of a plural are one. */
function keysOf(texts: unknown, at = ''): string[] {
  if (typeof texts !== 'object' || texts === null) return [at];
  const entries = Object.entries(texts);
  if (at !== '' && entries.every(([key]) => ['one', 'other'].includes(key))) return [at];
  return entries.flatMap(([key, value]) => keysOf(value, at === '' ? key : `${at}.${key}`));
}
const texts = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe.each(MANIFESTS.map((manifest) => [manifest.folder, manifest] as const))(
  '%s',
  (_folder, manifest) => {
    const { own, toml } = manifest;

    test('names itself as Shopify allows', () => {
      expect(toml.extensions).toHaveLength(1);
      expect(own.handle).toMatch(/^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$/);
      expect(own.name.length).toBeLessThanOrEqual(50);
      expect(own.description.length).toBeGreaterThan(0);
    });

    test('says in its README what it does, how to switch it on, and what is not proved', () => {
      const readme = readFileSync(path(manifest, 'README.md'), 'utf8');
      expect(readme).toMatch(/^# .+/);
      expect(readme).toContain('## Switch it on');
      expect(readme).toContain('## Proved, and not');
      expect(readme).toMatch(/[Nn]ot proved/);
    });

    test('speaks English and German, all of it', () => {
      if (!existsSync(path(manifest, 'locales'))) {
        expect(own.name).not.toMatch(/^t:/);
        return;
      }
      const files = readdirSync(path(manifest, 'locales'));
      for (const english of files.filter((file) => file.startsWith('en.default'))) {
        const german = english.replace('en.default', 'de');
        expect(files).toContain(german);
        const keys = keysOf(texts(path(manifest, 'locales', english)));
        expect(keysOf(texts(path(manifest, 'locales', german))).toSorted()).toEqual(keys.toSorted());
        if (own.type === 'ui_extension' || own.type === 'flow_template') {
          const needed = [own.name, own.description].map((text) => text.replace(/^t:/, ''));
          expect(keys).toEqual(expect.arrayContaining(needed));
        }
      }
    });
  },
);

test('handles are unique, and every type is one that is known here', () => {
  const handles = MANIFESTS.map(({ own }) => own.handle);
  expect(new Set(handles).size).toBe(handles.length);
  const known = [
    'theme',
    'ui_extension',
    'web_pixel_extension',
    'flow_trigger',
    'flow_action',
    'flow_template',
  ];
  expect(MANIFESTS.filter(({ own }) => !known.includes(own.type))).toEqual([]);
});

describe('the app', () => {
  const app = parse(readFileSync(join(EXTENSIONS, '..', 'shopify.app.toml'), 'utf8'));

  test('finds them where it looks, and may ask for what they need', () => {
    expect(app['extension_directories'] ?? ['extensions/*']).toEqual(['extensions/*']);
    const { scopes, optional_scopes } = z
      .object({ scopes: z.string(), optional_scopes: z.array(z.string()) })
      .parse(app['access_scopes']);
    // A definition of product metafields belongs to who may write products; a pixel needs its own two.
    expect(scopes.split(',')).toContain('write_products');
    if (ofType('web_pixel_extension').length > 0)
      expect(optional_scopes).toEqual(expect.arrayContaining(['write_pixels', 'read_customer_events']));
  });
});

describe('the theme extension', () => {
  test('there is one, of the layout and sizes that Shopify takes', () => {
    const [theme, ...others] = ofType('theme');
    if (!theme) throw new Error('there is no theme extension');
    expect(others).toEqual([]);
    const folders = readdirSync(path(theme), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.toSorted()).toEqual(['assets', 'blocks', 'locales', 'snippets']);
    for (const file of readdirSync(path(theme, 'assets'))) expect(THEME_ASSETS).toContain(extname(file));
    const size = (files: string[]): number => files.reduce((sum, file) => sum + statSync(file).size, 0);
    const all = filesUnder(path(theme)).filter((file) => !file.endsWith('.md'));
    expect(size(all.filter((file) => file.endsWith('.liquid')))).toBeLessThan(MOST.themeLiquid);
    expect(size(all)).toBeLessThan(MOST.themeBundle);
  });
});

describe('admin extensions', () => {
  test.each(ofType('ui_extension').map((one) => [one.folder, one] as const))(
    '%s',
    async (folder, { own, toml }) => {
      expect((toml.api_version ?? '') >= OLDEST_UI_API).toBe(true);
      expect(own.targeting).toHaveLength(1);
      const [{ module, target } = { module: '', target: '' }] = own.targeting ?? [];
      const targets = readFileSync(
        join(EXTENSIONS, '../node_modules/@shopify/ui-extensions/src/surfaces/admin/extension-targets.ts'),
        'utf8',
      );
      expect(targets).toContain(`'${target}': RenderExtension<`);
      const entry = join(folder, module);
      expect(existsSync(join(EXTENSIONS, entry))).toBe(true);
      const code = await bundle(entry);
      expect(gzipSync(code).length).toBeLessThan(MOST.adminScript);
      const sources = filesUnder(join(EXTENSIONS, folder, 'src')).map((file) => readFileSync(file, 'utf8'));
      const used = sources.flatMap((text) =>
        [...text.matchAll(/(?:\bt|translate)\('([\w.]+)'/g)].map(([, key]) => key),
      );
      const known = keysOf(texts(join(EXTENSIONS, folder, 'locales/en.default.json')));
      for (const key of used) expect(known).toContain(key);
    },
  );
});

describe('the web pixel', () => {
  test.each(ofType('web_pixel_extension').map((one) => [one.folder, one] as const))(
    '%s',
    async (folder, { own, toml }) => {
      expect(own['runtime_context']).toBe('strict');
      expect(toml['customer_privacy']).toEqual({
        analytics: true,
        marketing: false,
        preferences: false,
        sale_of_data: 'disabled',
      });
      expect(toml.settings?.type).toBe('object');
      expect(Object.keys(toml.settings?.fields ?? {}).toSorted()).toEqual(['accountID', 'endpoint']);
      expect(Buffer.byteLength(await bundle(join(folder, 'src/index.js')))).toBeLessThan(MOST.pixelScript);
    },
  );
});

describe('Flow', () => {
  test.each([...ofType('flow_trigger'), ...ofType('flow_action')].map((one) => [one.folder, one] as const))(
    '%s has fields that Flow takes',
    (_folder, manifest) => {
      const fields = fieldsOf(manifest);
      expect(fields.length).toBeGreaterThan(0);
      const keys = fields.map(({ key, type }) => key ?? type);
      expect(new Set(keys).size).toBe(keys.length);
      for (const field of fields) {
        expect(field.type).toMatch(FIELD_TYPES);
        const isReference = field.type.endsWith('_reference');
        if (isReference) expect(field.key).toBeUndefined();
        else if (manifest.own.type === 'flow_trigger') expect(field.key).toMatch(/^[A-Za-z\s]+$/);
        else expect([field.key, field.name, field.description].every(Boolean)).toBe(true);
        if (manifest.own.type === 'flow_action') expect(field.required).toBeTypeOf('boolean');
      }
      if (manifest.own.type === 'flow_action')
        expect(manifest.own['runtime_url']).toMatch(/^(https:\/\/|\/)/);
    },
  );

  const workflow = z.object({
    __metadata: z.object({ version: z.number() }),
    root: z.object({
      steps: z
        .array(z.looseObject({ step_id: z.string(), task_id: z.string(), task_type: z.string() }))
        .min(2),
      links: z.array(z.looseObject({ from_step_id: z.string(), to_step_id: z.string() })).min(1),
      workflow_name: z.string().min(1),
    }),
  });

  test.each(ofType('flow_template').map((one) => [one.folder, one] as const))(
    '%s holds a whole workflow',
    (_folder, manifest) => {
      const { categories, module } = z
        .object({
          categories: z.array(z.string()).min(1).max(2),
          module: z.string(),
          require_app: z.literal(true),
        })
        .parse(manifest.own['template']);
      for (const category of categories) expect(CATEGORIES).toContain(category);
      const file = readFileSync(path(manifest, module), 'utf8');
      const colon = file.indexOf(':');
      const body = file.slice(colon + 1);
      expect(file.slice(0, colon)).toBe(createHash('sha256').update(body).digest('hex'));
      const { root } = workflow.parse(JSON.parse(body));
      const ids = root.steps.map(({ step_id }) => step_id);
      for (const { from_step_id, to_step_id } of root.links)
        expect(ids).toEqual(expect.arrayContaining([from_step_id, to_step_id]));
      expect(root.steps.filter(({ task_type }) => task_type === 'TRIGGER')).toHaveLength(1);
      const handles = { TRIGGER: ofType('flow_trigger'), ACTION: ofType('flow_action') };
      const ours = root.steps.filter(({ task_id }) => task_id.startsWith('holdfast::'));
      expect(ours.length).toBeGreaterThan(0);
      for (const { task_id, task_type } of ours)
        expect(
          handles[task_type as keyof typeof handles].map(({ own }) => `holdfast::${own.handle}`),
        ).toContain(task_id);
    },
  );
});
