/**
 * `npm run demo`: everything on this machine, one address to open. `-- --once`: the main job as a story (`--json` for a
 * machine). `-- --fresh`: forget what earlier demos left.
 */
import { spawn } from 'node:child_process';
import { once as event } from 'node:events';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    once: { type: 'boolean' },
    json: { type: 'boolean' },
    fresh: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

if (values.help) {
  process.stdout.write('npm run demo [-- --once [--json]] [-- --fresh]\n');
  process.exit(0);
}

const build = spawn(process.execPath, ['scripts/build.ts'], {
  stdio: ['ignore', values.json ? 'ignore' : 'inherit', 'inherit'],
});
const [code] = (await event(build, 'exit')) as [number];
if (code !== 0) process.exit(code);

if (values.once) {
  const { once } = await import('./demo/once.ts');
  process.exit(
    await once({ json: values.json ?? false, databaseUrl: process.env['DATABASE_URL'] || undefined }),
  );
}
const { run } = await import('./demo/run.ts');
await run({ fresh: values.fresh ?? false, databaseUrl: process.env['DATABASE_URL'] || undefined });
