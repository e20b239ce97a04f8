/**
 * Builds the screens (browser and server bundles) into build/. Nothing is built when the sources are those of the last
 * build, so that a start may always ask for it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(root, 'build', 'sources.sha256');
/** What ends up in the bundles: the routes and everything that they may import, the tools that make them. */
const SOURCES = [
  'app/core',
  'app/db/views',
  'app/i18n',
  'app/routes',
  'app/ui',
  'app/flow/commands',
  'app/entry.client.tsx',
  'app/entry.server.tsx',
  'app/root.tsx',
  'app/routes.ts',
  'package-lock.json',
  'public',
  'vite.config.ts',
];

const wanted = hashOf(SOURCES);
const built =
  existsSync(STAMP) && existsSync(join(root, 'build/server/index.js')) ? readFileSync(STAMP, 'utf8') : '';
if (built === wanted && !process.argv.includes('--force')) {
  console.log('The screens are built already.');
} else {
  build();
}

function build(): void {
  console.log('Building the screens (about half a minute) …');
  const started = performance.now();
  rmSync(STAMP, { force: true });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/@remix-run/dev/dist/cli.js'), 'vite:build', '--logLevel', 'warn'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (status !== 0) {
    console.error(stdout + stderr);
    console.error('The screens could not be built; the reason is above.');
    process.exit(1);
  }
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, wanted);
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((one) => filesUnder(one)).toSorted()) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full).flatMap((name) => filesUnder(join(path, name)));
}
