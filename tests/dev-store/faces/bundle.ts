/** Extensions with code are bundled here as `shopify app build` would: one minified script, nothing loaded at run time. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const EXTENSIONS = new URL('../../../extensions/', import.meta.url);

const made = new Map<string, Promise<string>>();

/** The script of `extensions/<entry>`, bundled once per process. @throws when it does not build. */
export function bundle(entry: string): Promise<string> {
  const known = made.get(entry) ?? make(fileURLToPath(new URL(entry, EXTENSIONS)));
  made.set(entry, known);
  return known;
}

async function make(entry: string): Promise<string> {
  const results = await build({
    configFile: false,
    logLevel: 'error',
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
    build: {
      write: false,
      target: 'es2022',
      minify: 'esbuild',
      lib: { entry, formats: ['iife'], name: 'extension' },
    },
  });
  const [result] = [results].flat();
  const chunk = result && 'output' in result ? result.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error(`${entry} made no script`);
  return chunk.code;
}
