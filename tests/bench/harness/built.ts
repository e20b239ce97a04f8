/** The app as `npm start` runs it, built, with the same flags of Node; beside them only a collection when it is asked for. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../scripts/demo/dev-store.ts';
import { sleep, until } from '../../../scripts/demo/wait.ts';
import { startArguments } from '../../support/start-command.ts';
import { hasEnded } from '../../faults/scene.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const METRICS_TOKEN = 'only-this-benchmark-asks';
const COLLECT_ON_SIGNAL = 'data:text/javascript,process.on("SIGUSR2",()=>globalThis.gc())';
const START_MS = 60_000;
const COLLECTED_MS = 1_000;

export interface Built {
  port: number;
  /** Bytes of resident memory after a collection. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/** @throws when it does not start; `npm run build` makes what is started. */
export async function startBuilt(environment: Record<string, string | undefined>): Promise<Built> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--expose-gc', '--import', COLLECT_ON_SIGNAL, ...startArguments()], {
    cwd: ROOT,
    env: { ...process.env, ...environment, METRICS_TOKEN, PORT: String(port), NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  await until(
    'the built app to be ready',
    async () => {
      if (hasEnded(child)) throw new Error(`The built app ended with ${child.exitCode}`);
      return ask('/ready').then(
        (answer) => answer.ok,
        () => false,
      );
    },
    START_MS,
  );
  return {
    port,
    async memory() {
      child.kill('SIGUSR2');
      await sleep(COLLECTED_MS);
      const text = await (await ask('/metrics')).text();
      return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]);
    },
    async stop() {
      if (hasEnded(child)) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
