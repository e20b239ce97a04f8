import { z } from 'zod';
import type { CommandResult, Problem } from '../../flow/commands/commands.ts';
import type { ActResult } from '../../ui/act.ts';
import { answer, readIntent } from '../support/act.ts';
import type { Visit } from '../support/session.ts';

const ids = z.array(z.string().max(60)).min(1).max(100);
const view = z.object({
  page: z.literal('campaigns'),
  name: z.string().trim().min(1, 'problem.name_missing').max(40, 'problem.name_too_long'),
});

const intents = z.discriminatedUnion('intent', [
  z.object({ intent: z.enum(['bulk_freeze', 'bulk_unfreeze', 'bulk_end', 'bulk_cancel']), ids }),
  view.extend({ intent: z.literal('save_view'), query: z.string().max(1_000) }),
  view.extend({ intent: z.literal('delete_view') }),
]);

/** What a person does on the list of campaigns: the same with several at once, or keeping its filters. */
export async function actOnList(request: Request, who: Visit): Promise<ActResult> {
  const { shop, person, commands } = who;
  const read = await readIntent(request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  switch (input.intent) {
    case 'save_view':
      return answer(input.intent, await commands.saveView(shop, person, input));
    case 'delete_view':
      return answer(input.intent, await commands.deleteView(shop, person, input.page, input.name));
    case 'bulk_freeze':
      return together(input.intent, input.ids, (id) => commands.freeze(shop, person, id));
    case 'bulk_unfreeze':
      return together(input.intent, input.ids, (id) => commands.unfreeze(shop, person, id));
    case 'bulk_end':
      return together(input.intent, input.ids, (id) => commands.end(shop, person, id));
    case 'bulk_cancel':
      return together(input.intent, input.ids, (id) => commands.cancel(shop, person, id));
  }
}

/** One after the other; those that refuse are counted, the others are done all the same. */
async function together(
  intent: string,
  all: readonly string[],
  run: (id: string) => Promise<CommandResult>,
): Promise<ActResult> {
  let done = 0;
  const problems: Problem[] = [];
  for (const id of all) {
    const result = await run(id);
    if (result.ok) done += 1;
    else problems.push(...result.problems);
  }
  if (done === 0) return { ok: false, intent, problems };
  if (problems.length === 0) return { ok: true, intent, count: done };
  return {
    ok: false,
    intent,
    problems: [
      { field: null, message: 'problem.some_refused', params: { done, refused: all.length - done } },
      ...problems,
    ],
  };
}
