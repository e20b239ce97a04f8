/** What intake is compared with: Shopify's official app template as its `npm start` runs it, `remix-serve` over the built app. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const HOST = '127.0.0.1';
const port = await freePort();
process.env['HOST'] = HOST;
process.env['PORT'] = String(port);
process.argv[2] = fileURLToPath(new URL('./template-build.ts', import.meta.url));
process.on('SIGTERM', () => process.exit(0));
await import('@remix-run/serve/dist/cli.js' as string);
while (!(await listens())) await new Promise((resolve) => setTimeout(resolve, 50));
process.send?.({ port });

/** remix-serve wants to be told its port. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function listens(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST, () => {
      socket.end();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
