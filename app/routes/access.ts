import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { answer, readIntent } from './support/act.ts';
import { visit } from './support/session.ts';

const intents = z.discriminatedUnion('intent', [z.object({ intent: z.literal('read_orders') })]);

/** A person has allowed more in Shopify's dialog: it is read at once, whether or not Shopify's message comes. */
export async function action(args: ActionFunctionArgs) {
  const { shop, person, reach } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  return answer(read.input.intent, await reach.readOrders(shop, person));
}
