import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { problemsOf } from '../support/act.ts';
import { allow, visit } from '../support/session.ts';

const input = z.object({ file: z.string().min(1).max(1_000_000) });

/** All settings and roles as one file. */
export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  const { shop, person, commands } = await visit(args);
  allow(person, 'exportSettings');
  const result = await commands.exportSettings(shop, person);
  if (!result.ok) throw new Response(null, { status: 404 });
  return new Response(result.file, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="holdfast-settings.json"',
      'Cache-Control': 'no-store',
    },
  });
}

/** What a settings file would change; nothing is written. */
export async function action(args: ActionFunctionArgs) {
  const { shop, person, commands } = await visit(args);
  const parsed = input.safeParse(await args.request.json().catch(() => null));
  if (!parsed.success) return { ok: false as const, problems: problemsOf(parsed.error) };
  return commands.previewSettings(shop, person, parsed.data.file);
}
