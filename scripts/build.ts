/**
 * Builds the screens (browser and server bundles) and the server itself, one file of plain JavaScript, into build/: a process that
 * runs it needs no engine that strips the types, which is 40 MB of memory. Nothing is built when the sources are those of the
 * last build, so that a start may always ask for it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** What ends up in the bundles: the routes and everything that they may import, the tools that make them. */
const SCREENS = [
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

await unlessBuilt('screens', 'build/server/index.js', 'about half a minute', SCREENS, buildScreens);
await unlessBuilt('server', 'build/app/server.js', 'some seconds', ['app', 'package-lock.json'], buildServer);

async function unlessBuilt(
  what: string,
  made: string,
  howLong: string,
  sources: readonly string[],
  build: () => void | Promise<void>,
): Promise<void> {
  const stamp = join(root, 'build', `${what}.sha256`);
  const wanted = hashOf(sources);
  const built = existsSync(stamp) && existsSync(join(root, made)) ? readFileSync(stamp, 'utf8') : '';
  if (built === wanted && !process.argv.includes('--force')) {
    console.log(`Already built: the ${what}.`);
    return;
  }
  console.log(`Building the ${what} (${howLong}) …`);
  const started = performance.now();
  rmSync(stamp, { force: true });
  await build();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

/** Packages stay outside: only our own code is put together. */
async function buildServer(): Promise<void> {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: { ssr: 'app/server.ts', outDir: 'build/app', target: 'node24', minify: false },
    ssr: { external: true },
  });
}

function buildScreens(): void {
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
