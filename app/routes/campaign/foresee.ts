import type { LoaderFunctionArgs } from '@remix-run/node';
import { visit } from '../support/session.ts';

/**
 * The exact list of writes that *Start acting* would make and when, or how far it is, with the names of the channels in it;
 * `?again` begins one anew that failed.
 */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, commands, views } = await visit(args);
  const again = new URL(args.request.url).searchParams.has('again');
  const [foreseen, { publications }] = await Promise.all([
    commands.foreseeActing(shop, person, args.params['id'] ?? '', again),
    views.choices(shop),
  ]);
  return { foreseen, channels: Object.fromEntries(publications.map(({ id, name }) => [id, name])) };
}
