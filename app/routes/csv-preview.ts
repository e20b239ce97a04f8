import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { problemsOf } from './support/act.ts';
import { visit } from './support/session.ts';

const input = z.object({
  csv: z.string().min(1, 'problem.csv_empty').max(5_000_000, 'problem.csv_too_large'),
});

/** What a CSV would bring, row by row; nothing is written. */
export async function action(args: ActionFunctionArgs) {
  const { shop, person, commands } = await visit(args);
  const parsed = input.safeParse(await args.request.json().catch(() => null));
  if (!parsed.success) return { ok: false as const, problems: problemsOf(parsed.error) };
  return commands.previewCsv(shop, person, parsed.data.csv);
}
