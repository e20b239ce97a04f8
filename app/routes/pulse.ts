import type { LoaderFunctionArgs } from '@remix-run/node';
import { visit } from './support/session.ts';

/** The shop's pulse (see ui/live). */
export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  const { shop, views } = await visit(args);
  return new Response(await views.pulse(shop), { headers: { 'Cache-Control': 'no-store' } });
}
