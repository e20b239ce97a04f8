import type { z } from 'zod';
import type { CommandResult, Problem } from '../../flow/commands/commands.ts';
import type { ActResult } from '../../ui/act.ts';

/** Reads the JSON body of an action, one intent with its fields; what does not fit the schema is a problem, not a throw. */
export async function readIntent<T extends z.ZodType<{ intent: string }>>(
  request: Request,
  schema: T,
): Promise<{ ok: true; input: z.output<T> } | { ok: false; answer: ActResult }> {
  const body: unknown = await request.json().catch(() => null);
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, input: parsed.data };
  return { ok: false, answer: { ok: false, intent: 'unknown', problems: problemsOf(parsed.error) } };
}

/** What zod found, as problems of fields. Messages that are keys of ours stay, the rest says that the value does not fit. */
export const problemsOf = (error: z.ZodError): Problem[] =>
  error.issues.map((issue) => ({
    field: issue.path.length > 0 ? issue.path.join('.') : null,
    message: issue.message.startsWith('problem.') ? issue.message : 'problem.does_not_fit',
    params: { field: String(issue.path[0] ?? '') },
  }));

/** A command's result as the answer to the page. */
export const answer = (intent: string, result: CommandResult<{ count?: number; id?: string }>): ActResult =>
  result.ok
    ? { ok: true, intent, ...pick(result) }
    : {
        ok: false,
        intent,
        problems: result.problems,
        ...(result.reason === undefined ? {} : { reason: result.reason }),
      };

const pick = (result: { count?: number; id?: string }): { count?: number; id?: string } => ({
  ...(result.count === undefined ? {} : { count: result.count }),
  ...(result.id === undefined ? {} : { id: result.id }),
});
