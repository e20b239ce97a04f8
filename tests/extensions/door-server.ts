/** Doors on a port, as the app's server puts them in front of its pages. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Door } from '../../app/doors/door.ts';

export interface DoorServer {
  url: string;
  close(): Promise<void>;
}

export async function serveDoors(...doors: Door[]): Promise<DoorServer> {
  const server = createServer((req, res) => {
    void (async () => {
      const url = new URL(req.url ?? '/', 'http://localhost');
      for (const door of doors) if (await door(req, res, url)) return;
      res.writeHead(418).end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
