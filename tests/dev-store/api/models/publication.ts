/** Publications, their catalogs and channels, and the fields that every `Publishable` has. */
import type { PublicationRecord, Publishing } from '../../state/records.ts';
import { isLive, isPublishedIn } from '../../state/visibility.ts';
import { isoSeconds } from '../../views.ts';
import { connectionOf } from '../connection.ts';
import type { Context } from '../context.ts';
import { seen } from '../context.ts';
import { modelOf, PAGING, valueModel } from '../model.ts';

interface Publishable {
  id: string;
  publishing: Publishing;
}

/** A collection is always live; a variant is as live as its product. */
function liveIn(ctx: Context, resource: Publishable): boolean {
  const { products, variants } = ctx.shop.state;
  const variant = variants.get(resource.id);
  const product = products.get(variant ? variant.productId : resource.id);
  return product === undefined || isLive(seen(ctx, product));
}

interface EntrySource {
  publication: PublicationRecord;
  publishable: Publishable;
  isPublished: boolean;
  publishDate: string;
}

function entriesOf(ctx: Context, resource: Publishable, args: Record<string, unknown>): EntrySource[] {
  const kind = (args['catalogType'] as string | null | undefined) ?? 'APP';
  const onlyPublished = args['onlyPublished'] !== false;
  const live = liveIn(ctx, resource);
  const { publishing } = seen(ctx, resource);
  return Object.entries(publishing).flatMap(([publicationId, date]) => {
    const publication = ctx.shop.state.publications.get(publicationId);
    const isPublished = isPublishedIn(publishing, publicationId, live, ctx.now);
    if (!publication || publication.kind !== kind || (onlyPublished && !isPublished)) return [];
    return [{ publication, publishable: resource, isPublished, publishDate: isoSeconds(date) }];
  });
}

/** Fields of Product, ProductVariant and Collection about where they are published. */
export const publishableFields = {
  resourcePublicationsV2: {
    args: [...PAGING, 'onlyPublished', 'catalogType'],
    resolve: (resource: Publishable, args: Record<string, unknown>, ctx: Context) =>
      connectionOf(entriesOf(ctx, resource, args), (entry) => entry.publication.id, args, ctx),
  },
  resourcePublicationsCount: {
    args: ['onlyPublished'],
    resolve: (resource: Publishable, args: Record<string, unknown>, ctx: Context) => ({
      count: entriesOf(ctx, resource, args).length,
      precision: 'EXACT',
    }),
  },
  publishedOnPublication: {
    args: ['publicationId'],
    resolve: (resource: Publishable, args: Record<string, unknown>, ctx: Context) => {
      const { publishing } = seen(ctx, resource);
      return isPublishedIn(publishing, String(args['publicationId']), liveIn(ctx, resource), ctx.now);
    },
  },
  unpublishedPublications: {
    args: PAGING,
    resolve: (resource: Publishable, args: Record<string, unknown>, ctx: Context) => {
      const there = new Set(Object.keys(seen(ctx, resource).publishing));
      const others = [...ctx.shop.state.publications.values()].filter(
        (p) => p.kind === 'APP' && !there.has(p.id),
      );
      return connectionOf(others, (publication) => publication.id, args, ctx);
    },
  },
};

interface CatalogSource {
  id: string;
  publication: PublicationRecord;
}

interface ChannelSource {
  id: string;
  publication: PublicationRecord;
}

const channelOf = (publication: PublicationRecord): ChannelSource => ({
  id: publication.channelId,
  publication,
});

export const Publication = modelOf<PublicationRecord>({
  id: (p) => p.id,
  name: (p) => p.name,
  autoPublish: (p) => p.autoPublish,
  supportsFuturePublishing: (p) => p.supportsFuturePublishing,
  catalog: (p): CatalogSource => ({ id: p.catalogId, publication: p }),
  channels: {
    args: PAGING,
    resolve: (p, args, ctx) =>
      connectionOf(p.kind === 'APP' ? [channelOf(p)] : [], (channel) => channel.id, args, ctx),
  },
});

const catalogFields = {
  id: (c: CatalogSource) => c.id,
  title: (c: CatalogSource) => c.publication.name,
  status: () => 'ACTIVE',
  publication: (c: CatalogSource) => c.publication,
};

export const publicationTypes = {
  Publication,
  MarketCatalog: modelOf<CatalogSource>(catalogFields),
  CompanyLocationCatalog: modelOf<CatalogSource>(catalogFields),
  AppCatalog: modelOf<CatalogSource>({
    ...catalogFields,
    channels: {
      args: PAGING,
      resolve: (c, args, ctx) => connectionOf([channelOf(c.publication)], (channel) => channel.id, args, ctx),
    },
  }),
  Channel: modelOf<ChannelSource>({
    id: (c) => c.id,
    handle: (c) => c.publication.handle,
    name: (c) => c.publication.name,
    supportsFuturePublishing: (c) => c.publication.supportsFuturePublishing,
  }),
  ResourcePublicationV2: valueModel('publication', 'publishable', 'isPublished', 'publishDate'),
};
