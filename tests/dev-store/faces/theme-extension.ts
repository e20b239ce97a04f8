/** Renders the app's theme app extension as an online store would: Shopify's Liquid, as far as the blocks use it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Liquid, type TagToken, type Template, type TopLevelToken } from 'liquidjs';
import type { ProductView } from '../shopkeeper.ts';
import { Html } from './html.ts';
import type { Locale } from './host.ts';

const ROOT = fileURLToPath(new URL('../../../extensions/theme-stock-notice/', import.meta.url));

export type BlockName = 'stock-notice' | 'stock-strip';

/** A value of the theme editor, as a merchant would change it. */
export type BlockSettings = Record<string, string | boolean>;

interface Schema {
  name: string;
  target: string;
  stylesheet?: string;
  settings: { id: string; type: string; default?: string | boolean }[];
}

/** The block's `{% schema %}`, parsed. @throws when it has none or it is not JSON. */
export function blockSchema(name: BlockName): Schema {
  const text = readFileSync(join(ROOT, 'blocks', `${name}.liquid`), 'utf8');
  const [, json] = /{% schema %}([\s\S]*){% endschema %}/.exec(text) ?? [];
  if (json === undefined) throw new Error(`${name} has no schema`);
  return JSON.parse(json) as Schema;
}

type Words = { [key: string]: string | Words };
const words = (locale: Locale): Words => {
  const own = join(ROOT, 'locales', `${locale}.json`);
  const file = existsSync(own) ? own : join(ROOT, 'locales', 'en.default.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Words;
};

/** A Liquid whose `t` speaks one language; the tags that Shopify reads and does not print are skipped. */
function engine(locale: Locale): Liquid {
  const liquid = new Liquid({
    root: [join(ROOT, 'snippets')],
    partials: [join(ROOT, 'snippets')],
    extname: '.liquid',
  });
  for (const name of ['schema', 'doc'])
    liquid.registerTag(name, { parse: skipTo(`end${name}`), render: () => '' });
  const translations = words(locale);
  liquid.registerFilter('t', (key: string, ...given: [string, unknown][]) => {
    const found = key
      .split('.')
      .reduce<string | Words | undefined>(
        (at, part) => (typeof at === 'object' ? at[part] : undefined),
        translations,
      );
    if (typeof found !== 'string') return `Translation missing: ${locale}.${key}`;
    const values = new Map(given);
    return found.replaceAll(/{{\s*(\w+)\s*}}/g, (_all, name: string) => String(values.get(name) ?? ''));
  });
  return liquid;
}

function skipTo(end: string) {
  return (_tag: TagToken, rest: TopLevelToken[]): void => {
    for (let token = rest.shift(); token; token = rest.shift()) {
      if ('name' in token && token.name === end) return;
    }
    throw new Error(`{% ${end} %} is missing`);
  };
}

const templates = new Map<string, { liquid: Liquid; template: Template[] }>();

function templateOf(name: BlockName, locale: Locale): { liquid: Liquid; template: Template[] } {
  const key = `${name}/${locale}`;
  const known = templates.get(key);
  if (known) return known;
  const liquid = engine(locale);
  const template = liquid.parse(readFileSync(join(ROOT, 'blocks', `${name}.liquid`), 'utf8'));
  const made = { liquid, template };
  templates.set(key, made);
  return made;
}

/** What Liquid sees of a product: only what the blocks may read. A JSON metafield arrives parsed in `value`. */
function productDrop(product: ProductView): object {
  const own = product.metafields.filter(({ namespace }) => /^(app--|\$app)/.test(namespace));
  return {
    title: product.title,
    handle: product.handle,
    metafields: { $app: Object.fromEntries(own.map(({ key, value }) => [key, { value: parsed(value) }])) },
  };
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

/**
 * The block's HTML for a product, with the defaults of its settings and what a merchant changed on top.
 * @throws on Liquid that does not parse.
 */
export function renderBlock(
  name: BlockName,
  product: ProductView,
  locale: Locale,
  settings: BlockSettings = {},
): Html {
  const { liquid, template } = templateOf(name, locale);
  const drop = productDrop(product);
  const defaults = Object.fromEntries(
    blockSchema(name).settings.map(({ id, default: value }) => [id, value ?? '']),
  );
  const block = { id: name, shopify_attributes: '', settings: { ...defaults, product: drop, ...settings } };
  const html: unknown = liquid.renderSync(template, {
    block,
    product: drop,
    request: { page_type: 'product' },
  });
  return new Html(String(html).trim());
}

/** The stylesheet that Shopify links when a block is on the page. */
export const blockStyles = (): string => readFileSync(join(ROOT, 'assets', 'stock-notice.css'), 'utf8');
