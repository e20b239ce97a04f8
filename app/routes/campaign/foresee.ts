import type { LoaderFunctionArgs } from '@remix-run/node';
import { visit } from '../support/session.ts';

/** The exact list of writes that *Start acting* would make now, with the names of the channels in it. */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, commands, views } = await visit(args);
  const [foreseen, { publications }] = await Promise.all([
    commands.foreseeActing(shop, person, args.params['id'] ?? ''),
    views.choices(shop),
  ]);
  return { foreseen, channels: Object.fromEntries(publications.map(({ id, name }) => [id, name])) };
}
