import type { AdminRequest, AdminResult } from '../../app/shopify/admin/client.ts';
import type { ReadDeps } from '../../app/shopify/reads/reading.ts';
import { fakeTime } from './fake-time.ts';

type Variables = Record<string, unknown>;
/** What an operation answers to its `nth` call (0, 1, …): `data`, or how it failed. */
export type Answers = Record<string, (variables: Variables, nth: number) => unknown>;

/** An Admin API that answers by operation name; every answer passes the operation's own parser, as in reality. */
export function fakeAdmin(answers: Answers): ReadDeps & { calls: { name: string; variables: Variables }[] } {
  const calls: { name: string; variables: Variables }[] = [];
  const request: AdminRequest = async (_shop, operation, variables) => {
    const nth = calls.filter(({ name }) => name === operation.name).length;
    calls.push({ name: operation.name, variables: variables as Variables });
    const answer = answers[operation.name]?.(variables as Variables, nth);
    if (answer === undefined) throw new Error(`Nobody told what ${operation.name} answers`);
    if (isFailure(answer)) return answer;
    return { ok: true, data: operation.answer.parse(answer), cost: 10 };
  };
  return { request, clock: fakeTime(), calls };
}

const isFailure = (answer: unknown): answer is Exclude<AdminResult<never>, { ok: true }> =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;

export const page = <Node>(nodes: Node[], endCursor: string | null = null) => ({
  nodes,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});
