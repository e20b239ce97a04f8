/** Starts the servers that a benchmark compares, each in a process of its own, on a port of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

export interface Process {
  port: number;
  pid: number;
  /** Asks the process something; `memory` answers bytes of resident memory. */
  ask(question: 'busy' | 'memory'): Promise<number>;
  stop(): Promise<void>;
}

const ready = z.object({ port: z.number() });
const answer = z.object({ answer: z.number() });

const START_MS = 60_000;

/** `file` is one of the entries beside this one; it tells its port when it listens. @throws when it does not start. */
export async function startProcess(
  file: 'app-process.ts' | 'bare-process.ts' | 'template-process.ts',
  environment: Record<string, string | undefined>,
): Promise<Process> {
  const child = fork(new URL(`./${file}`, import.meta.url), {
    env: { ...process.env, ...environment, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--expose-gc'],
  });
  const { port } = ready.parse(await told(child, START_MS));
  return {
    port,
    pid: child.pid ?? 0,
    async ask(question) {
      child.send(question);
      return answer.parse(await told(child, START_MS)).answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function told(child: ChildProcess, timeoutMs: number): Promise<unknown> {
  const [message] = (await Promise.race([
    once(child, 'message', { signal: AbortSignal.timeout(timeoutMs) }),
    once(child, 'exit').then(() => {
      throw new Error('A server of the benchmark ended at its start; its reason is above');
    }),
  ])) as [unknown];
  return message;
}
