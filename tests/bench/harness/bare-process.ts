/** The limit that intake is compared with: plain Node, checks the signature, keeps nothing. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const secret = process.env['SHOPIFY_API_SECRET'] ?? '';
const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const given = Buffer.from(String(req.headers['x-shopify-hmac-sha256']), 'base64');
    const expected = createHmac('sha256', secret).update(Buffer.concat(chunks)).digest();
    const matches = given.length === expected.length && timingSafeEqual(given, expected);
    res.writeHead(matches ? 200 : 401, { 'Content-Length': 0 });
    res.end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
process.on('SIGTERM', () => process.exit(0));
