/** Holds processes to a share of a core each, by the kernel's CPU quota: control groups, version 1 or 2, on Linux. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const V1 = '/sys/fs/cgroup/cpu';
const V2 = '/sys/fs/cgroup';
/** A fifth of the kernel's usual period: what is held rests for milliseconds at a time, not for most of a tenth of a second. */
const PERIOD_US = 20_000;
/** The kernel takes no smaller quota. */
const LEAST_QUOTA_US = 1_000;

/** What is held gets its share before anything else on the machine gets any: the quota alone is its limit. */
const MOST_SHARES = 262_144;
const MOST_WEIGHT = 10_000;

export interface CpuQuota {
  /** From now on the process, with all of its threads, gets so many cores: 0.25 is a quarter of one. */
  hold(pid: number, cores: number): void;
  /** Lets go of all processes and removes the groups. */
  remove(): void;
}

/** Where there is none: why, in words. */
export function cpuQuota(): CpuQuota | { unavailable: string } {
  if (process.platform !== 'linux') return { unavailable: 'only Linux has CPU quotas' };
  const version = existsSync(join(V1, 'cpu.cfs_quota_us')) ? one : two;
  try {
    removeLeft(version);
    // Whether it may be done at all is known now, not after the first turns.
    removeGroup(version, makeGroup(version, `holdfast-bench-${process.pid}-try`, 1));
  } catch (error) {
    return { unavailable: `the kernel's CPU quota cannot be set here: ${(error as Error).message}` };
  }
  const groups: string[] = [];
  const remove = (): void => {
    process.off('exit', remove);
    for (const group of groups.splice(0)) removeGroup(version, group);
  };
  process.once('exit', remove);
  return {
    hold(pid, cores) {
      const group = makeGroup(version, `holdfast-bench-${process.pid}-${pid}`, cores);
      groups.push(group);
      writeFileSync(join(group, 'cgroup.procs'), String(pid));
    },
    remove,
  };
}

/** Of control groups. */
interface Version {
  root: string;
  limit(group: string, quotaUs: number): void;
}

const one: Version = {
  root: V1,
  limit(group, quotaUs) {
    writeFileSync(join(group, 'cpu.cfs_period_us'), String(PERIOD_US));
    writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quotaUs));
    writeFileSync(join(group, 'cpu.shares'), String(MOST_SHARES));
  },
};

const two: Version = {
  root: V2,
  limit(group, quotaUs) {
    // Groups have a quota only where the group above hands it down.
    writeFileSync(join(V2, 'cgroup.subtree_control'), '+cpu');
    writeFileSync(join(group, 'cpu.max'), `${quotaUs} ${PERIOD_US}`);
    writeFileSync(join(group, 'cpu.weight'), String(MOST_WEIGHT));
  },
};

/** @throws where groups with a quota cannot be made, and leaves none then. */
function makeGroup(version: Version, name: string, cores: number): string {
  const group = join(version.root, name);
  mkdirSync(group);
  try {
    version.limit(group, Math.max(LEAST_QUOTA_US, Math.round(cores * PERIOD_US)));
  } catch (error) {
    rmdirSync(group);
    throw error;
  }
  return group;
}

/** A group with processes cannot be removed: those go back to where there is no quota. */
function removeGroup({ root }: Version, group: string): void {
  for (const pid of readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean))
    try {
      writeFileSync(join(root, 'cgroup.procs'), pid);
    } catch {
      // It has ended meanwhile.
    }
  rmdirSync(group);
}

/** Groups of runs that were killed: whoever made them is gone. */
function removeLeft(version: Version): void {
  for (const name of readdirSync(version.root)) {
    const maker = /^holdfast-bench-(\d+)-/.exec(name)?.[1];
    if (maker !== undefined && !existsSync(`/proc/${maker}`)) removeGroup(version, join(version.root, name));
  }
}
