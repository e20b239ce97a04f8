import type { LoaderFunctionArgs } from '@remix-run/node';
import { allow, visit } from './support/session.ts';

/** The handle that a campaign name makes, and what in the shop it would clash with. */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, commands } = await visit(args);
  allow(person, 'createCampaign');
  const params = new URL(args.request.url).searchParams;
  return commands.checkHandle(shop, (params.get('name') ?? '').slice(0, 120), params.get('id'));
}
