import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import routes from '../../app/routes.ts';
import { fakeContext, visitOf } from './fake-context.ts';

interface Route {
  file: string;
  path?: string;
  children?: Route[];
}

const app = (routes as Route[]).find(({ path }) => path === 'app');
const pages = [app, ...(app?.children ?? [])].filter((route) => route !== undefined);

type Door = (args: ReturnType<typeof visitOf>) => unknown;
const load = (file: string): Promise<{ loader?: Door; action?: Door }> =>
  import(join(import.meta.dirname, '../../app', file)) as Promise<{ loader?: Door; action?: Door }>;

describe('everything behind /app', () => {
  test('there are pages to check', () => expect(pages.length).toBeGreaterThan(12));

  test.each(pages.map(({ file }) => file))('%s lets nobody in without a session', async (file) => {
    const { loader, action } = await load(file);
    expect(loader ?? action, 'a page without a loader would show itself to anybody').toBeDefined();
    for (const [door, body] of [
      [loader, undefined],
      [action, { intent: 'put_back', csv: 'sku\n1' }],
    ] as const) {
      if (!door) continue;
      const nobody = fakeContext({ visitor: null });
      const asked = Promise.resolve().then(() => door(visitOf(nobody, '/app', { body })));
      await expect(asked).rejects.toMatchObject({ status: 401 });
      expect([...nobody.commands, ...nobody.views]).toEqual([]);
    }
  });

  test('no page asks for a shop’s domain', () => {
    for (const file of ['routes/entrance.tsx', 'routes/auth.ts']) {
      const source = readFileSync(join(import.meta.dirname, '../../app', file), 'utf8');
      expect(source).not.toMatch(/<form|<input|TextField/i);
    }
  });
});

describe('outside', () => {
  test('the entrance sends Shopify’s visit on, with everything it carries', async () => {
    const { loader } = await load('routes/entrance.tsx');
    const visit = visitOf(fakeContext(), '/?shop=tea.myshopify.com&host=abc');
    const sent = await Promise.resolve()
      .then(() => loader?.(visit))
      .catch((thrown: unknown) => thrown);
    expect((sent as Response).headers.get('Location')).toBe('/app?shop=tea.myshopify.com&host=abc');
  });

  test('Shopify’s own pages get our App Bridge and our origins', async () => {
    const { loader } = await load('routes/auth.ts');
    const fake = fakeContext();
    const page = '<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>';
    const policy = 'frame-ancestors https://tea.myshopify.com;';
    fake.context.holdfast.shopify.authenticate.admin = () =>
      Promise.reject(
        new Response(page, { headers: { 'Content-Type': 'text/html', 'Content-Security-Policy': policy } }),
      );
    const answer = (await loader?.(visitOf(fake, '/auth/session-token?shop=tea.myshopify.com'))) as Response;
    expect(await answer.text()).toBe('<script src="https://bridge.test/app-bridge.js"></script>');
    expect(answer.headers.get('Content-Security-Policy')).toBe(
      'frame-ancestors https://tea.myshopify.com http://127.0.0.1:9999;',
    );
    expect(answer.headers.get('Set-Cookie')).toBeNull();
  });

  test('what is no page of Shopify’s goes out untouched', async () => {
    const { loader } = await load('routes/auth.ts');
    const fake = fakeContext({ visitor: null });
    const answer = (await loader?.(visitOf(fake, '/auth/session-token'))) as Response;
    expect(answer.status).toBe(401);
  });

  test('the old log-in address leads to the entrance', async () => {
    const { loader } = await load('routes/auth.ts');
    const answer = (await loader?.(visitOf(fakeContext(), '/auth/login'))) as Response;
    expect([answer.status, answer.headers.get('Location')]).toEqual([302, '/']);
  });
});
