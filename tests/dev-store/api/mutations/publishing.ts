/** publishablePublish and publishableUnpublish: all or nothing, and silent about drafts. */
import { findPublishable, publish, unpublish } from '../../effects/publishing.ts';
import type { PublishableRecord } from '../../effects/publishing.ts';
import type { Act } from '../../shop.ts';
import { parseId } from '../../state/ids.ts';
import type { Context } from '../context.ts';
import { perform } from '../context.ts';
import { NotModelled } from '../errors.ts';
import type { UserError } from './support.ts';
import { atMost, only, userError } from './support.ts';

interface Input {
  publicationId?: string | null;
  publishDate?: string | null;
}

const FIRST_YEAR = Date.UTC(1970, 0, 1);

function change(
  args: Record<string, unknown>,
  ctx: Context,
  apply: (act: Act, resource: PublishableRecord, publicationId: string, date: number | undefined) => void,
): object {
  const { id, input } = args as { id: string; input: Input[] };
  atMost(input);
  const { shop } = ctx.shop.state;
  const resource = findPublishable({ state: ctx.shop.state }, id);
  if (!resource)
    return { publishable: null, shop, userErrors: [userError(['id'], 'Resource does not exist')] };
  const errors = check(input, ctx);
  if (errors.length > 0) return { publishable: resource, shop, userErrors: errors };
  perform(ctx, (act) => {
    for (const { publicationId, publishDate } of input)
      apply(act, resource, publicationId ?? '', publishDate == null ? undefined : Date.parse(publishDate));
  });
  return { publishable: resource, shop, userErrors: [] };
}

/** Publishes a product, variant or collection; later only where the publication can. */
export function publishablePublish(args: Record<string, unknown>, ctx: Context): object {
  for (const { publicationId, publishDate } of args['input'] as Input[]) {
    const publication = ctx.shop.state.publications.get(publicationId ?? '');
    if (
      publishDate != null &&
      Date.parse(publishDate) > ctx.now &&
      publication?.supportsFuturePublishing === false
    )
      throw new NotModelled(`a future publishDate on ${publication.name}, which cannot publish later`);
  }
  return change(args, ctx, publish);
}

/** There is no scheduled unpublishing: a date is ignored. */
export function publishableUnpublish(args: Record<string, unknown>, ctx: Context): object {
  return change(args, ctx, (act, resource, publicationId) => unpublish(act, resource, publicationId));
}

function check(input: readonly Input[], ctx: Context): UserError[] {
  const seen = new Set<string>();
  const errors: UserError[] = [];
  input.forEach((entry, i) => {
    only(entry as Record<string, unknown>, 'PublicationInput', ['publicationId', 'publishDate']);
    const at = (field: string) => ['input', String(i), field];
    const { publicationId, publishDate } = entry;
    if (publicationId == null) {
      errors.push(userError(at('publicationId'), 'PublicationId cannot be empty'));
      return;
    }
    if (seen.has(publicationId))
      errors.push(userError(at('publicationId'), 'The same publication was specified more than once'));
    seen.add(publicationId);
    if (parseId(publicationId)?.type !== 'Publication' || !ctx.shop.state.publications.has(publicationId))
      errors.push(userError(at('publicationId'), 'Publication does not exist or is not publishable'));
    if (publishDate != null && !(Date.parse(publishDate) >= FIRST_YEAR))
      errors.push(userError(at('publishDate'), 'Publish date must be a date after the year 1969'));
  });
  return errors;
}
