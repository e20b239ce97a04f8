import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { sleep, until } from '../../../scripts/demo/wait.ts';
import { cpuOfProcess } from './cpu.ts';
import { cpuQuota, type CpuQuota } from './cpu-quota.ts';

const hasQuota = !('unavailable' in cpuQuota());
const ROOT = existsSync('/sys/fs/cgroup/cpu/cpu.cfs_quota_us') ? '/sys/fs/cgroup/cpu' : '/sys/fs/cgroup';
const groupsOf = (pid: number): string[] =>
  readdirSync(ROOT).filter((name) => name.startsWith(`holdfast-bench-${pid}-`));

describe.runIf(hasQuota)('a CPU quota', () => {
  let busy: ChildProcess | null = null;
  let held: CpuQuota | null = null;
  afterEach(() => {
    busy?.kill('SIGKILL');
    held?.remove();
  });

  test('keeps a process that never rests to its share of a core', async () => {
    const made = cpuQuota();
    if ('unavailable' in made) throw new Error(made.unavailable);
    held = made;
    busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    await once(busy, 'spawn');
    const pid = busy.pid ?? 0;
    held.hold(pid, 0.1);
    const [group] = groupsOf(process.pid);
    // A machine that others use gives a process no more than that either: the kernel says whom it made wait.
    const timesHeld = async (): Promise<number> =>
      Number(/^nr_throttled (\d+)$/m.exec(await readFile(`${ROOT}/${group}/cpu.stat`, 'utf8'))?.[1]);
    await until('the process to be held', async () => (await timesHeld()) >= 10, 15_000);
    const [cpu, at] = [cpuOfProcess(pid), performance.now()];
    await sleep(1_500);
    expect((cpuOfProcess(pid) - cpu) / (performance.now() - at)).toBeLessThan(0.13);
    held.remove();
    expect(groupsOf(process.pid)).toEqual([]);
  });

  test('leaves no group behind a program that fails, and removes those of one that was killed', () => {
    const module = fileURLToPath(new URL('cpu-quota.ts', import.meta.url));
    const program = (end: string): number =>
      spawnSync(
        process.execPath,
        [
          '-e',
          `import(${JSON.stringify(module)}).then((made) => { made.cpuQuota().hold(process.pid, 0.5); ${end} })`,
        ],
        { stdio: 'ignore' },
      ).pid;
    expect(groupsOf(program('throw new Error("It failed")'))).toEqual([]);
    const killed = program('process.kill(process.pid, "SIGKILL")');
    expect(groupsOf(killed)).toHaveLength(1);
    cpuQuota();
    expect(groupsOf(killed)).toEqual([]);
  });
});
