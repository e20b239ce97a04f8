import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { withoutQuantities } from '../core/without-quantities.ts';
import { answer, readIntent } from './support/act.ts';
import { visit } from './support/session.ts';

const digits = z.string().regex(/^\d{1,20}$/);
const intents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('add'),
    variantId: digits,
    locationId: digits,
    units: z.number().int().min(0).max(1_000_000_000),
    /** Epoch milliseconds. */
    arrivesAt: z.number().int().positive(),
    reference: z.string().trim().max(100).default(''),
  }),
  z.object({ intent: z.literal('import'), csv: z.string().min(1, 'problem.csv_empty') }),
  z.object({ intent: z.literal('remove'), id: z.string().min(1).max(300) }),
]);

/** Units on their way that people told of. */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, commands, quantities } = await visit(args);
  const listed = await commands.listArrivals(shop, person);
  return quantities ? listed : withoutQuantities(listed);
}

/** Adds one, a CSV of them, or takes one away. */
export async function action(args: ActionFunctionArgs) {
  const { shop, person, commands } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  switch (input.intent) {
    case 'add': {
      const { intent, ...arrival } = input;
      return answer(intent, await commands.addArrival(shop, person, arrival));
    }
    case 'import': {
      const imported = await commands.importArrivals(shop, person, input.csv);
      return answer(input.intent, imported.ok ? { ok: true, count: imported.imported } : imported);
    }
    case 'remove':
      return answer(input.intent, await commands.removeArrival(shop, person, input.id));
  }
}
