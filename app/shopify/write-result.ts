import type { WriteResult } from '../flow/ports.ts';
import type { AdminResult } from './admin/client.ts';

interface UserError {
  field: string[] | null;
  message: string;
  code?: string | null;
}
type Payload = { userErrors: UserError[] } | null;

/** What an answer of a mutation means. `payload` null without an error is nothing that Shopify documents: unsure. */
export function writeResult<Answer>(
  result: AdminResult<Answer>,
  payload: (answer: Answer) => Payload,
): WriteResult {
  if (result.ok) {
    const answered = payload(result.data);
    if (!answered) return { outcome: 'unsure', reason: 'Shopify answered nothing to the write' };
    const { cost } = result;
    if (answered.userErrors.length === 0) return { outcome: 'done', cost };
    if (answered.userErrors.some(isGone)) return { outcome: 'gone', cost };
    return { outcome: 'refused', cost, errors: answered.userErrors.map(refusal) };
  }
  switch (result.reason) {
    case 'later':
      return { outcome: 'later', reason: result.detail, retryAfterMs: result.retryAfterMs };
    case 'unsure':
      return { outcome: 'unsure', reason: result.detail };
    case 'no_access':
      return { outcome: 'no_access', reason: result.access, detail: result.detail };
    case 'rejected':
      return { outcome: 'refused', cost: 0, errors: result.errors.map((error) => ({ field: [], ...error })) };
  }
}

/**
 * "Product does not exist", "Resource does not exist", "Owner does not exist.": the thing itself is gone, as told by the
 * field. A publication or collection that does not exist is a refusal.
 */
function isGone({ field, message }: UserError): boolean {
  const last = field?.at(-1);
  return (last === 'id' || last === 'ownerId') && /does not exist/i.test(message);
}

function refusal({ field, message, code }: UserError): { field: string[]; message: string; code?: string } {
  return code ? { field: field ?? [], message, code } : { field: field ?? [], message };
}
