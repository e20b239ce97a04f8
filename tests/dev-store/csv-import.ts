/** Shopify's product CSV: one row per variant or further image, gathered by handle. */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { NewProduct } from './effects/catalogue.ts';
import { newProductSchema } from './effects/catalogue.ts';

export interface CsvResult {
  products: (NewProduct & { publishedOnlineStore: boolean })[];
  /** Rows count from 1, the heading is row 1. */
  rejected: { row: number; reason: string }[];
}

type Row = Record<string, string>;
const rows = z.array(z.record(z.string(), z.string()));
const money = /^\d+(\.\d+)?$/;
const OPTIONS = [1, 2, 3] as const;

/**
 * Reads a product CSV.
 * @param tracker what stands for an empty "Variant Inventory Tracker": '' (not tracked, as Shopify reads it) or 'shopify'
 */
export function readProductCsv(csv: string, tracker: '' | 'shopify'): CsvResult {
  const parsed = rows.parse(
    parse(csv, {
      columns: (names: string[]) => names.map((n) => n.trim()),
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }),
  );
  const rejected: CsvResult['rejected'] = [];
  const byHandle = new Map<string, { row: Row; number: number }[]>();
  parsed.forEach((row, index) => {
    const handle = field(row, 'Handle');
    const number = index + 2;
    if (handle === '') rejected.push({ row: number, reason: 'Handle is empty' });
    else byHandle.set(handle, [...(byHandle.get(handle) ?? []), { row, number }]);
  });
  const products: CsvResult['products'] = [];
  for (const [handle, group] of byHandle) {
    const first = group[0];
    if (!first) continue;
    if (field(first.row, 'Title') === '') {
      for (const { number } of group) rejected.push({ row: number, reason: `Title of ${handle} is empty` });
      continue;
    }
    const product = readProduct(handle, group, tracker, rejected);
    if (product) products.push(product);
  }
  return { products, rejected };
}

function readProduct(
  handle: string,
  group: { row: Row; number: number }[],
  tracker: '' | 'shopify',
  rejected: CsvResult['rejected'],
): CsvResult['products'][number] | undefined {
  const head = group[0]?.row ?? {};
  const variants: unknown[] = [];
  const images: { url: string; alt: string | null }[] = [];
  for (const { row, number } of group) {
    const url = field(row, 'Image Src');
    if (url !== '') images.push({ url, alt: field(row, 'Image Alt Text') || null });
    const isVariant =
      row === head || field(row, 'Variant Price') !== '' || field(row, 'Option1 Value') !== '';
    if (!isVariant) continue;
    const variant = readVariant(row, tracker);
    if (typeof variant === 'string') rejected.push({ row: number, reason: variant });
    else variants.push(variant);
  }
  if (variants.length === 0) return undefined;
  const optionNames = OPTIONS.map((n) => field(head, `Option${n} Name`)).filter((name) => name !== '');
  const parsed = newProductSchema.safeParse({
    handle,
    title: field(head, 'Title'),
    descriptionHtml: field(head, 'Body (HTML)'),
    vendor: field(head, 'Vendor') || undefined,
    productType: field(head, 'Type'),
    status: (field(head, 'Status') || 'active').toUpperCase(),
    tags: [field(head, 'Tags')],
    images,
    optionNames: optionNames.length > 0 ? optionNames : ['Title'],
    isGiftCard: field(head, 'Gift Card').toLowerCase() === 'true',
    variants,
  });
  if (!parsed.success) {
    for (const { number } of group) rejected.push({ row: number, reason: z.prettifyError(parsed.error) });
    return undefined;
  }
  return { ...parsed.data, publishedOnlineStore: field(head, 'Published').toLowerCase() !== 'false' };
}

function readVariant(row: Row, tracker: '' | 'shopify'): object | string {
  const price = field(row, 'Variant Price') || '0';
  const compareAtPrice = field(row, 'Variant Compare At Price');
  const quantity = field(row, 'Variant Inventory Qty') || '0';
  const policy = (field(row, 'Variant Inventory Policy') || 'deny').toLowerCase();
  if (!money.test(price)) return `Variant Price "${price}" is not a price`;
  if (compareAtPrice !== '' && !money.test(compareAtPrice))
    return `Variant Compare At Price "${compareAtPrice}" is not a price`;
  if (!/^-?\d+$/.test(quantity)) return `Variant Inventory Qty "${quantity}" is not a whole number`;
  if (policy !== 'deny' && policy !== 'continue')
    return `Variant Inventory Policy "${policy}" is neither deny nor continue`;
  const optionValues = OPTIONS.map((n) => field(row, `Option${n} Value`)).filter((value) => value !== '');
  return {
    optionValues: optionValues.length > 0 ? optionValues : ['Default Title'],
    sku: field(row, 'Variant SKU').replace(/^'/, '') || null,
    barcode: field(row, 'Variant Barcode').replace(/^'/, '') || null,
    price: Number(price).toFixed(2),
    compareAtPrice: compareAtPrice === '' ? null : Number(compareAtPrice).toFixed(2),
    inventoryPolicy: policy.toUpperCase(),
    tracked: (field(row, 'Variant Inventory Tracker') || tracker) === 'shopify',
    requiresShipping: field(row, 'Variant Requires Shipping').toLowerCase() !== 'false',
    weightGrams: Number(field(row, 'Variant Grams')) || 0,
    taxable: field(row, 'Variant Taxable').toLowerCase() !== 'false',
    available: Number(quantity),
  };
}

function field(row: Row, name: string): string {
  return (row[name] ?? '').trim();
}
