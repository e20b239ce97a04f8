/** Product and ProductVariant as the API shows them. */
import type { ProductRecord, VariantRecord } from '../../state/records.ts';
import { numberOf } from '../../state/ids.ts';
import { membersOf } from '../../effects/catalogue.ts';
import {
  countsStock,
  inventoryQuantity,
  isLive,
  isPublishedIn,
  isTracked,
  sellableOnline,
  totalInventory,
} from '../../state/visibility.ts';
import { isoSeconds } from '../../views.ts';
import { connectionOf } from '../connection.ts';
import type { Context } from '../context.ts';
import { seen } from '../context.ts';
import { modelOf, PAGING, valueModel } from '../model.ts';
import { metafieldFields } from './metafield.ts';
import { publishableFields } from './publication.ts';

const variantsOf = (ctx: Context, product: ProductRecord): VariantRecord[] =>
  product.variantIds.flatMap((id) => ctx.shop.state.variants.get(id) ?? []);

const money = (ctx: Context, amount: string) => ({ amount, currencyCode: ctx.shop.state.shop.currencyCode });

function onlineDate(ctx: Context, product: ProductRecord): string | null {
  const online = [...ctx.shop.state.publications.values()].find((p) => p.handle === 'online_store');
  if (!online || !isPublishedIn(product.publishing, online.id, isLive(product), ctx.now)) return null;
  return isoSeconds(product.publishing[online.id] ?? 0);
}

function laggingTotal(ctx: Context, product: ProductRecord): number {
  const lag = ctx.shop.laggingTotals.get(product.id);
  if (lag && lag.until > ctx.now) return lag.total;
  if (lag) ctx.shop.laggingTotals.delete(product.id);
  return totalInventory(ctx.shop.state, product);
}

/** Another picture is another file. */
const checksum = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 0);

const imagesOf = (product: ProductRecord) =>
  product.images.map((image, i) => ({
    ...image,
    id: `gid://shopify/MediaImage/${numberOf(product.id)}${i + 1}${checksum(image.url)}`,
  }));

export const Product = modelOf<ProductRecord>({
  ...publishableFields,
  ...metafieldFields,
  id: (p) => p.id,
  legacyResourceId: (p) => numberOf(p.id),
  title: (p, _, ctx) => seen(ctx, p).title,
  handle: (p) => p.handle,
  description: {
    args: ['truncateAt'],
    resolve: (p, args) =>
      p.descriptionHtml
        .replace(/<[^>]*>/g, '')
        .slice(0, (args['truncateAt'] as number | null | undefined) ?? undefined),
  },
  descriptionHtml: (p) => p.descriptionHtml,
  vendor: (p) => p.vendor,
  productType: (p) => p.productType,
  status: (p, _, ctx) => seen(ctx, p).status,
  tags: (p, _, ctx) => seen(ctx, p).tags,
  createdAt: (p) => isoSeconds(p.createdAt),
  updatedAt: (p, _, ctx) => isoSeconds(seen(ctx, p).updatedAt),
  publishedAt: (p, _, ctx) => onlineDate(ctx, seen(ctx, p)),
  isGiftCard: (p) => p.isGiftCard,
  requiresSellingPlan: (p) => p.requiresSellingPlan,
  totalInventory: (p, _, ctx) => laggingTotal(ctx, p),
  tracksInventory: (p, _, ctx) => variantsOf(ctx, p).some((v) => isTracked(ctx.shop.state, v)),
  hasOutOfStockVariants: (p, _, ctx) =>
    variantsOf(ctx, p).some(
      (v) => countsStock(ctx.shop.state, v) && inventoryQuantity(ctx.shop.state, v) <= 0,
    ),
  hasOnlyDefaultVariant: (p, _, ctx) =>
    p.variantIds.length === 1 && variantsOf(ctx, p)[0]?.title === 'Default Title',
  hasVariantsThatRequiresComponents: (p, _, ctx) => variantsOf(ctx, p).some((v) => v.requiresComponents),
  variantsCount: (p) => ({ count: p.variantIds.length, precision: 'EXACT' }),
  variants: {
    args: PAGING,
    resolve: (p, args, ctx) => connectionOf(variantsOf(ctx, p), (v) => v.id, args, ctx),
  },
  collections: {
    args: PAGING,
    resolve: (p, args, ctx) => {
      const all = [...ctx.shop.state.collections.values()];
      return connectionOf(
        all.filter((c) => membersOf(ctx.shop, c).includes(p.id)),
        (c) => c.id,
        args,
        ctx,
      );
    },
  },
  inCollection: {
    args: ['id'],
    resolve: (p, args, ctx) => {
      const collection = ctx.shop.state.collections.get(String(args['id']));
      return collection !== undefined && membersOf(ctx.shop, collection).includes(p.id);
    },
  },
  productComponentsCount: (p, _, ctx) => ({
    count: new Set(variantsOf(ctx, p).flatMap((v) => v.components.map((c) => c.variantId))).size,
    precision: 'EXACT',
  }),
  productParents: {
    args: PAGING,
    resolve: (p, args, ctx) => {
      const own = new Set(p.variantIds);
      const parents = [...ctx.shop.state.products.values()].filter((other) =>
        variantsOf(ctx, other).some((v) => v.components.some((c) => own.has(c.variantId))),
      );
      return connectionOf(parents, (parent) => parent.id, args, ctx);
    },
  },
  options: {
    args: ['first'],
    resolve: (p, args) =>
      p.options.slice(0, (args['first'] as number | null) ?? undefined).map((option, i) => ({
        ...option,
        id: `gid://shopify/ProductOption/${numberOf(p.id)}${i + 1}`,
        position: i + 1,
      })),
  },
  featuredMedia: (p) => imagesOf(p)[0] ?? null,
  media: {
    args: PAGING,
    resolve: (p, args, ctx) => connectionOf(imagesOf(p), (image) => image.id, args, ctx),
  },
  mediaCount: (p) => ({ count: p.images.length, precision: 'EXACT' }),
  priceRangeV2: (p, _, ctx) => {
    const prices = variantsOf(ctx, p).map((v) => Number(v.price));
    const at = (value: number) => money(ctx, value.toFixed(2));
    return { minVariantPrice: at(Math.min(...prices)), maxVariantPrice: at(Math.max(...prices)) };
  },
  onlineStoreUrl: (p, _, ctx) =>
    onlineDate(ctx, p) === null ? null : `https://${ctx.shop.domain}/products/${p.handle}`,
  onlineStorePreviewUrl: (p, _, ctx) => `https://${ctx.shop.domain}/products/${p.handle}`,
});

export const ProductVariant = modelOf<VariantRecord>({
  ...publishableFields,
  ...metafieldFields,
  id: (v) => v.id,
  legacyResourceId: (v) => numberOf(v.id),
  title: (v) => v.title,
  displayName: (v, _, ctx) => {
    const title = ctx.shop.state.products.get(v.productId)?.title ?? '';
    return v.title === 'Default Title' ? title : `${title} - ${v.title}`;
  },
  sku: (v) => v.sku,
  barcode: (v) => v.barcode,
  price: (v, _, ctx) => seen(ctx, v).price,
  compareAtPrice: (v, _, ctx) => seen(ctx, v).compareAtPrice,
  position: (v) => v.position,
  taxable: (v) => v.taxable,
  createdAt: (v) => isoSeconds(v.createdAt),
  updatedAt: (v, _, ctx) => isoSeconds(seen(ctx, v).updatedAt),
  inventoryPolicy: (v, _, ctx) => seen(ctx, v).inventoryPolicy,
  inventoryQuantity: (v, _, ctx) => inventoryQuantity(ctx.shop.state, v),
  sellableOnlineQuantity: (v, _, ctx) => sellableOnline(ctx.shop.state, v),
  availableForSale: (v, _, ctx) =>
    !countsStock(ctx.shop.state, v) || inventoryQuantity(ctx.shop.state, v) > 0,
  requiresComponents: (v) => v.requiresComponents,
  product: (v, _, ctx) => ctx.shop.state.products.get(v.productId),
  inventoryItem: (v, _, ctx) => ctx.shop.state.items.get(v.inventoryItemId),
  selectedOptions: (v, _, ctx) => {
    const options = ctx.shop.state.products.get(v.productId)?.options ?? [];
    return v.optionValues.map((value, i) => ({ name: options[i]?.name ?? 'Title', value }));
  },
  productVariantComponents: {
    args: PAGING,
    resolve: (v, args, ctx) => {
      const parts = v.components.flatMap(({ variantId, quantity }) => {
        const productVariant = ctx.shop.state.variants.get(variantId);
        const id = `gid://shopify/ProductVariantComponent/${numberOf(v.id)}${numberOf(variantId)}`;
        return productVariant ? [{ id, quantity, productVariant }] : [];
      });
      return connectionOf(parts, (part) => part.id, args, ctx);
    },
  },
});

interface ImageSource {
  id: string;
  url: string;
  alt: string | null;
}

export const MediaImage = modelOf<ImageSource>({
  id: (image) => image.id,
  alt: (image) => image.alt,
  mediaContentType: () => 'IMAGE',
  status: () => 'READY',
  image: (image) => image,
  preview: (image) => ({ image }),
});

export const Image = modelOf<ImageSource>({
  url: { args: ['transform'], resolve: (image) => image.url },
  altText: (image) => image.alt,
});

export const productValues = {
  MediaImage,
  Image,
  MediaPreviewImage: valueModel('image'),
  ProductOption: valueModel('id', 'name', 'position', 'values'),
  SelectedOption: valueModel('name', 'value'),
  ProductPriceRangeV2: valueModel('minVariantPrice', 'maxVariantPrice'),
  ProductVariantComponent: valueModel('id', 'quantity', 'productVariant'),
  MoneyV2: valueModel('amount', 'currencyCode'),
  MoneyBag: valueModel('shopMoney', 'presentmentMoney'),
  Count: valueModel('count', 'precision'),
};
