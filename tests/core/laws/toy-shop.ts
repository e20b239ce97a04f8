/** A shop in memory that keeps to Shopify's rules, as far as Holdfast's writes can meet them. */
import type { FieldKey, FieldValue, ProductStatus, Published } from '../../../app/core/fields.ts';
import {
  collectionField,
  parseField,
  publicationField,
  tagField,
  variantPublicationField,
} from '../../../app/core/fields.ts';
import type { ProductReading } from '../../../app/core/reading.ts';
import type { Write } from '../../../app/core/writes.ts';

export interface ToyProduct {
  id: string;
  status: ProductStatus;
  /** Spelled as the first one who set them did. */
  tags: string[];
  publications: Map<string, Published>;
  variants: Map<string, Map<string, Published>>;
  collections: Set<string>;
  metafield: string | null;
  deleted: boolean;
}

const NOWHERE: Published = { published: false, publishDate: null };

export const isVisible = (status: ProductStatus): boolean => status === 'ACTIVE' || status === 'UNLISTED';

export class ToyShop {
  products = new Map<string, ToyProduct>();

  product(id: string): ToyProduct {
    const product = this.products.get(id);
    if (!product) throw new Error(`No product ${id}`);
    return product;
  }

  value(id: string, field: FieldKey): FieldValue {
    const product = this.product(id);
    const parsed = parseField(field);
    switch (parsed.kind) {
      case 'status':
        return product.status;
      case 'metafield':
        return product.metafield;
      case 'tag':
        return product.tags.some((tag) => tag.toLowerCase() === parsed.tag);
      case 'collection':
        return product.collections.has(parsed.collectionId);
      case 'publication':
        return product.publications.get(parsed.publicationId) ?? NOWHERE;
      case 'variant_publication':
        return product.variants.get(parsed.variantId)?.get(parsed.publicationId) ?? NOWHERE;
    }
  }

  /** Every field that Holdfast or somebody else can change here. */
  fields(id: string, tags: readonly string[]): FieldKey[] {
    const product = this.product(id);
    return [
      'status',
      'metafield',
      ...tags.map(tagField),
      ...['online', 'ads', 'till'].map(publicationField),
      ...[...product.variants.keys()].flatMap((variant) =>
        ['online', 'ads', 'till'].map((one) => variantPublicationField(variant, one)),
      ),
      collectionField('picks'),
    ];
  }

  addTag(id: string, tag: string): void {
    const { tags } = this.product(id);
    if (!tags.some((one) => one.toLowerCase() === tag.trim().toLowerCase())) tags.push(tag.trim());
  }

  removeTag(id: string, tag: string): void {
    const product = this.product(id);
    product.tags = product.tags.filter((one) => one.toLowerCase() !== tag.trim().toLowerCase());
  }

  /** Publishing what is neither active nor unlisted does nothing and reports no error. */
  publish(
    id: string,
    variantId: string | null,
    publicationId: string,
    date: string | null,
    at: string,
  ): void {
    const product = this.product(id);
    if (!isVisible(product.status)) return;
    const list = variantId === null ? product.publications : product.variants.get(variantId);
    const scheduled = date !== null && date > at;
    list?.set(publicationId, { published: !scheduled, publishDate: date ?? at });
  }

  unpublish(id: string, variantId: string | null, publicationId: string): void {
    const product = this.product(id);
    const list = variantId === null ? product.publications : product.variants.get(variantId);
    list?.delete(publicationId);
  }

  /** Schedules whose date has come, of products that are active then. */
  publishDue(at: string): void {
    for (const { status, publications, variants } of this.products.values()) {
      if (status !== 'ACTIVE') continue;
      for (const list of [publications, ...variants.values()]) {
        for (const [channel, one] of list) {
          const due = !one.published && one.publishDate !== null && one.publishDate <= at;
          if (due) list.set(channel, { ...one, published: true });
        }
      }
    }
  }

  write(write: Write, at: string): 'done' | 'gone' {
    const product = this.products.get(write.productId);
    if (!product || product.deleted) return 'gone';
    const { id } = product;
    switch (write.kind) {
      case 'tags_add':
        for (const tag of write.tags) this.addTag(id, tag);
        break;
      case 'tags_remove':
        for (const tag of write.tags) this.removeTag(id, tag);
        break;
      case 'publish':
        for (const to of write.to) this.publish(id, write.variantId, to.publicationId, to.publishDate, at);
        break;
      case 'unpublish':
        for (const from of write.from) this.unpublish(id, write.variantId, from);
        break;
      case 'set_status':
        product.status = write.status;
        break;
      case 'join_collections':
        for (const one of write.collectionIds) product.collections.add(one);
        break;
      case 'leave_collections':
        for (const one of write.collectionIds) product.collections.delete(one);
        break;
      case 'set_metafield':
        product.metafield = write.value;
        break;
      case 'delete_metafield':
        product.metafield = null;
        break;
    }
    return 'done';
  }

  reading(id: string, readAt: number): ProductReading | null {
    const product = this.products.get(id);
    if (!product || product.deleted) return null;
    const list = (of: Map<string, Published>) =>
      [...of].map(([publicationId, published]) => ({ publicationId, ...published }));
    return {
      id,
      status: product.status,
      tags: [...product.tags].toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
      publications: list(product.publications),
      collectionIds: [...product.collections],
      metafield: product.metafield,
      variants: [...product.variants].map(([variant, published]) => ({
        id: variant,
        publications: list(published),
      })),
      readAt,
    };
  }
}

/** How many shoppers a value can be met by: 0 nobody … 2 everybody. Tags and the metafield show nothing by themselves. */
export function visibility(value: FieldValue): number {
  if (value === 'ACTIVE') return 2;
  if (value === 'UNLISTED') return 1;
  if (typeof value === 'object' && value !== null) return value.published ? 2 : value.publishDate ? 1 : 0;
  return 0;
}

/** The single fields that a write names, each with what it asks for. */
export function fieldsOf(write: Write): FieldKey[] {
  switch (write.kind) {
    case 'tags_add':
    case 'tags_remove':
      return write.tags.map(tagField);
    case 'publish':
      return write.to.map(({ publicationId }) => publication(write.variantId, publicationId));
    case 'unpublish':
      return write.from.map((publicationId) => publication(write.variantId, publicationId));
    case 'set_status':
      return ['status'];
    case 'join_collections':
    case 'leave_collections':
      return write.collectionIds.map(collectionField);
    case 'set_metafield':
    case 'delete_metafield':
      return ['metafield'];
  }
}

const publication = (variantId: string | null, publicationId: string): FieldKey =>
  variantId === null ? publicationField(publicationId) : variantPublicationField(variantId, publicationId);
