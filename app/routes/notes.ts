import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { noteInput, noteTarget } from '../core/notes.ts';
import { answer, problemsOf, readIntent } from './support/act.ts';
import { visit } from './support/session.ts';

const intents = z.object({ intent: z.literal('add_note'), on: noteTarget, text: z.string().max(10_000) });

/** Whom a note can mention. */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, views } = await visit(args);
  return { people: await views.people(shop) };
}

export async function action(args: ActionFunctionArgs) {
  const { shop, person, commands } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { intent, on, text } = read.input;
  const note = noteInput.safeParse({ on, text });
  if (!note.success) return answer(intent, { ok: false, problems: problemsOf(note.error) });
  return answer(intent, await commands.addNote(shop, person, note.data));
}
