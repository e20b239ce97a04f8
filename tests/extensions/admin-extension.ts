/** An admin extension in Shopify's own test harness, with our server's answers put in. */
import { getExtension } from '@shopify/ui-extensions-tester';
import { join, resolve } from 'node:path';
import { render } from 'preact';

// This file runs in a page's environment, where its own address is not a file's.
const EXTENSIONS = resolve('extensions');

export type Target = 'admin.product-details.block.render' | 'admin.product-index.selection-action.render';

export interface Asked {
  path: string;
  message: unknown;
}

/** What our server answers in turn; `null` is no connection, a number a status without a body. */
export type Answer = object | number | null;

/** Prepares the harness of one extension; `start` renders it. */
export function harness<T extends Target>(folder: string, module: string, target: T) {
  const extension = getExtension(target, { configSearchDir: join(EXTENSIONS, folder) });
  let answers: Answer[] = [];
  let asked: Asked[] = [];
  return {
    setUp(selected: string[], ...given: Answer[]): Asked[] {
      answers = given;
      asked = [];
      extension.setUp();
      // Both targets have it; the type of a target that is a parameter does not say so.
      const { data } = extension.shopify as unknown as { data: { selected: { id: string }[] } };
      data.selected = selected.map((id) => ({ id: `gid://shopify/Product/${id}` }));
      extension.fetch = (path: string | URL | Request, options?: RequestInit) => {
        asked.push({ path: String(path), message: options?.body ? JSON.parse(String(options.body)) : null });
        const answer = answers.shift();
        if (answer === null || answer === undefined) return Promise.reject(new Error('no connection'));
        if (typeof answer === 'number') return Promise.resolve(new Response('', { status: answer }));
        return Promise.resolve(Response.json(answer));
      };
      return asked;
    },
    shopify: () => extension.shopify,
    async start(): Promise<void> {
      const path = join(EXTENSIONS, folder, module);
      const { default: run } = (await import(/* @vite-ignore */ path)) as { default: () => Promise<void> };
      await run();
      await settle();
    },
    tearDown() {
      // The harness unmounts with a Preact of its own (CommonJS), which knows nothing of what this one has rendered.
      render(null, document.body);
      extension.tearDown();
      document.body.replaceChildren();
      Reflect.deleteProperty(document.body, '__k');
    },
  };
}

/** Lets effects run, answers arrive and be drawn: Preact waits for a frame, and at most 100 ms. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setTimeout(resolve, 20));
};

const texts = (selector: string): string[] =>
  [...document.body.querySelectorAll(selector)].map((element) => element.textContent ?? '');

export const see = {
  texts,
  buttons: () => texts('s-button'),
  banner: () => texts('s-banner'),
  async click(label: string): Promise<void> {
    const button = [...document.body.querySelectorAll('s-button')].find(
      ({ textContent }) => textContent === label,
    );
    if (!button) throw new Error(`There is no button ${label}, but: ${see.buttons().join(', ')}`);
    button.dispatchEvent(new Event('click', { bubbles: true }));
    await settle();
  },
  async set(selector: string, value: string, event: 'input' | 'change'): Promise<void> {
    const field = document.body.querySelector(selector) as (Element & { value: string }) | null;
    if (!field) throw new Error(`There is no ${selector}`);
    field.value = value;
    field.dispatchEvent(new Event(event, { bubbles: true }));
    await settle();
  },
};
