/** `/staged-uploads` takes what bulk mutations read, `/bulk-results/{id}` gives what bulk operations wrote. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson } from '../http.ts';
import type { Shop } from '../shop.ts';
import { numberOf } from '../state/ids.ts';

/** The shop that a key `tmp/{shopId}/bulk/…` belongs to. */
function shopOfKey(shops: Iterable<Shop>, key: string): Shop | undefined {
  const id = /^tmp\/(\d+)\/bulk\/./.exec(key)?.[1];
  for (const shop of shops) if (numberOf(shop.state.shop.id) === id) return shop;
  return undefined;
}

/** Google's way: a form whose fields come first and whose `file` comes last, answered with 201; or a plain PUT. */
export async function takeUpload(
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
  shops: Iterable<Shop>,
): Promise<void> {
  const body = await readBody(req);
  const upload =
    req.method === 'PUT'
      ? { key: url.searchParams.get('key') ?? '', content: body.toString('utf8') }
      : readForm(body, req.headers['content-type'] ?? '');
  if (typeof upload === 'string') return sendXml(res, 400, `<Error><Message>${upload}</Message></Error>`);
  const shop = shopOfKey(shops, upload.key);
  if (!shop) return sendXml(res, 403, '<Error><Code>AccessDenied</Code></Error>');
  shop.state.files.set(upload.key, upload.content);
  if (req.method === 'PUT') res.writeHead(200).end();
  else sendXml(res, 201, `<PostResponse><Key>${upload.key}</Key></PostResponse>`);
}

function sendXml(res: ServerResponse, status: number, xml: string): void {
  res.writeHead(status, { 'Content-Type': 'application/xml' }).end(xml);
}

function readForm(body: Buffer, contentType: string): { key: string; content: string } | string {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) return 'The body is not a multipart form';
  const parts = body.toString('utf8').split(`--${boundary}`).slice(1, -1);
  const fields = parts.map((part) => {
    const split = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.slice(0, split))?.[1] ?? '';
    return { name, value: part.slice(split + 4).replace(/\r\n$/, '') };
  });
  const last = fields.at(-1);
  if (last?.name !== 'file') return 'The file must be the last field of the form';
  const key = fields.find((field) => field.name === 'key')?.value;
  return key === undefined ? 'The form has no key' : { key, content: last.value };
}

/** The JSONL of a finished bulk operation. */
export function giveResult(res: ServerResponse, key: string, shops: Iterable<Shop>): void {
  for (const shop of shops) {
    const text = key.startsWith('bulk-') ? shop.state.files.get(key) : undefined;
    if (text === undefined) continue;
    res.writeHead(200, {
      'Content-Type': 'application/jsonl',
      'Content-Length': String(Buffer.byteLength(text)),
    });
    res.end(text);
    return;
  }
  sendJson(res, 404, { errors: 'Not Found' });
}
