/** The stand-in for App Bridge with Shopify's own library behind the app. */
import { expect, test } from 'vitest';
import { facesGround } from './faces-browser.ts';
import { MemorySessions } from './memory-sessions.ts';

const ground = facesGround();

test("with Shopify's own library behind it: no token, bounce, token, page; and frame-ancestors as it sets them", async () => {
  process.env['APP_BRIDGE_URL'] = `${ground.shop.url}/app-bridge.js`;
  await import('@shopify/shopify-app-remix/adapters/node');
  const { shopifyApp, ApiVersion } = await import('@shopify/shopify-app-remix/server');
  const { setAbstractFetchFunc } = await import('@shopify/shopify-api/runtime');
  const exchanged: string[] = [];
  setAbstractFetchFunc(async (url) => {
    exchanged.push(String(url));
    return new Response('{"access_token":"t","scope":"read_products"}', {
      headers: { 'Content-Type': 'application/json' },
    });
  });
  const library = shopifyApp({
    apiKey: 'key',
    apiSecretKey: 'a secret of the test',
    appUrl: ground.shop.appUrl,
    apiVersion: ApiVersion.October26,
    sessionStorage: new MemorySessions(),
    future: { unstable_newEmbeddedAuthStrategy: true },
    logger: { level: 0 },
  });
  const asked: string[] = [];
  const ancestors = new Set<string | null>();
  ground.shop.app.answer = (req, res, url) => {
    asked.push(url.pathname + (url.searchParams.has('id_token') ? ' with token' : ''));
    const headers = Object.entries(req.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const answer = async (): Promise<void> => {
      const response = await library.authenticate.admin(new Request(url, { headers })).then(
        () => new Response(ground.appPage(''), { headers: { 'Content-Type': 'text/html' } }),
        (thrown: unknown) => thrown as Response,
      );
      const policy = response.headers.get('Content-Security-Policy');
      ancestors.add(policy);
      const sent = Object.fromEntries(response.headers);
      // What the app's server does for a stand-in admin: it joins those who may frame the app.
      if (policy) sent['content-security-policy'] = policy.replace(/;$/, ` ${ground.shop.url};`);
      res.writeHead(response.status, sent).end(await response.text());
    };
    void answer();
  };
  await ground.page.goto(`${ground.shop.url}/store/lamps/apps/holdfast/app`);
  const frame = await (await ground.page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForSelector('h1');
  const withoutToken = new URL(frame?.url() ?? '');
  withoutToken.searchParams.delete('id_token');
  asked.length = 0;
  await frame?.evaluate((address) => location.replace(address), withoutToken.href);
  await expect.poll(() => asked).toEqual(['/app', '/auth/session-token', '/app with token']);
  await frame?.waitForSelector('h1');
  expect(exchanged).toEqual(['https://lamps.myshopify.com/admin/oauth/access_token']);
  expect([...ancestors]).toContain(
    'frame-ancestors https://lamps.myshopify.com https://admin.shopify.com https://*.spin.dev https://admin.myshopify.io https://admin.shop.dev;',
  );
});
