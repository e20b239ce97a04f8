/** Bulk operations and staged uploads. */
import { randomUUID } from 'node:crypto';
import { checkBulkMutation, checkBulkQuery } from '../../bulk/check.ts';
import { numberOf } from '../../state/ids.ts';
import type { BulkRecord } from '../../state/records.ts';
import type { Context } from '../context.ts';
import { NotModelled } from '../errors.ts';
import type { UserError } from './support.ts';
import { only, userError } from './support.ts';

const AT_ONCE = 5;
const MAX_FILE_BYTES = 100 * 1024 * 1024;
const OPEN = ['CREATED', 'RUNNING', 'CANCELING'];

const fail = (error: UserError) => ({ bulkOperation: null, userErrors: [error] });

/** The sixth of a kind is refused, with the ids of the five. */
function crowd(ctx: Context, type: BulkRecord['type']): UserError | null {
  const open = [...ctx.shop.state.bulk.values()].filter((b) => b.type === type && OPEN.includes(b.status));
  if (open.length < AT_ONCE) return null;
  const ids = open.map((b) => b.id).join(', ');
  const kind = type.toLowerCase();
  return userError(
    null,
    `A bulk ${kind} operation for this app and shop is already in progress: ${ids}.`,
    'OPERATION_IN_PROGRESS',
  );
}

/** Starts a bulk query; its document needs its scopes when it runs. */
export function bulkOperationRunQuery(args: Record<string, unknown>, ctx: Context): object {
  const { query, groupObjects } = args as { query: string; groupObjects: boolean };
  const checked = checkBulkQuery(query);
  if (!checked.ok) return fail(userError(['query'], checked.message, 'INVALID'));
  const busy = crowd(ctx, 'QUERY');
  if (busy) return fail(busy);
  const bulkOperation = ctx.bulk.start(ctx, { type: 'QUERY', query, groupObjects, stagedUploadPath: null });
  return { bulkOperation, userErrors: [] };
}

/** Starts a bulk mutation over an uploaded file. Checks go in the recorded order: document, file, crowd. */
export function bulkOperationRunMutation(args: Record<string, unknown>, ctx: Context): object {
  const { mutation, stagedUploadPath, clientIdentifier } = args as {
    mutation: string;
    stagedUploadPath: string;
    clientIdentifier?: string | null;
  };
  if (clientIdentifier != null && (clientIdentifier.length < 10 || clientIdentifier.length > 255)) {
    const words = clientIdentifier.length < 10 ? 'short (minimum is 10' : 'long (maximum is 255';
    return fail(userError(['clientIdentifier'], `is too ${words} characters)`, 'INVALID_MUTATION'));
  }
  const checked = checkBulkMutation(mutation);
  if (!checked.ok) return fail(userError(checked.field, checked.message, checked.code));
  const file = ctx.shop.state.files.get(stagedUploadPath);
  if (file === undefined)
    return fail(
      userError(
        null,
        "The JSONL file could not be found. Try uploading the file again, and check that you've entered the URL correctly for the stagedUploadPath mutation argument.",
        'NO_SUCH_FILE',
      ),
    );
  if (file.trim() === '')
    return fail(userError(null, 'The input file is empty.', 'INVALID_STAGED_UPLOAD_FILE'));
  if (Buffer.byteLength(file) > MAX_FILE_BYTES)
    return fail(
      userError(
        null,
        'The input file size exceeds the maximum allowed size of 100 MB.',
        'INVALID_STAGED_UPLOAD_FILE',
      ),
    );
  const busy = crowd(ctx, 'MUTATION');
  if (busy) return fail(busy);
  const bulkOperation = ctx.bulk.start(ctx, {
    type: 'MUTATION',
    query: mutation,
    groupObjects: false,
    stagedUploadPath,
  });
  return { bulkOperation, userErrors: [] };
}

/** Asks a running operation to stop; it does so between two pieces of work. */
export function bulkOperationCancel(args: Record<string, unknown>, ctx: Context): object {
  const bulk = ctx.shop.state.bulk.get(String(args['id']));
  if (!bulk) return fail(userError(['id'], 'Bulk operation does not exist'));
  if (!OPEN.includes(bulk.status)) {
    const status = bulk.status.toLowerCase();
    return {
      bulkOperation: bulk,
      userErrors: [userError(null, `A bulk operation cannot be canceled when it is ${status}`)],
    };
  }
  bulk.status = 'CANCELING';
  return { bulkOperation: bulk, userErrors: [] };
}

interface StagedInput {
  resource: string;
  filename: string;
  mimeType: string;
  httpMethod: 'POST' | 'PUT';
}

/** Targets for bulk variables; other kinds of upload are not modelled. */
export function stagedUploadsCreate(args: Record<string, unknown>, ctx: Context): object {
  const stagedTargets = (args['input'] as StagedInput[]).map((input) => {
    only(input as unknown as Record<string, unknown>, 'StagedUploadInput', [
      'resource',
      'filename',
      'mimeType',
      'httpMethod',
      'fileSize',
    ]);
    if (input.resource !== 'BULK_MUTATION_VARIABLES')
      throw new NotModelled(`staged uploads of ${input.resource}`);
    const key = `tmp/${numberOf(ctx.shop.state.shop.id)}/bulk/${randomUUID()}/${input.filename}`;
    const url = `${ctx.origin}/staged-uploads`;
    if (input.httpMethod === 'PUT') {
      const signed = `${url}?key=${encodeURIComponent(key)}`;
      return {
        url: signed,
        resourceUrl: signed,
        parameters: [{ name: 'content_type', value: input.mimeType }],
      };
    }
    const at = new Date(ctx.now).toISOString().replace(/[-:]|\.\d+/g, '');
    const parameters = {
      'Content-Type': input.mimeType,
      success_action_status: '201',
      acl: 'private',
      key,
      'x-goog-date': at,
      'x-goog-credential': `dev-store/${at.slice(0, 8)}/auto/storage/goog4_request`,
      'x-goog-algorithm': 'GOOG4-RSA-SHA256',
      'x-goog-signature': 'not-signed',
      policy: 'none',
    };
    return {
      url,
      resourceUrl: url,
      parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
    };
  });
  return { stagedTargets, userErrors: [] };
}
