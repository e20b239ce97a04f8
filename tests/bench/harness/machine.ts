import { createHash } from 'node:crypto';

const TURNS = 5;
const NUMBERS = 200_000;
const TEXT = JSON.stringify(
  Array.from({ length: 20_000 }, (_, n) => ({ id: String(n), units: n % 97, at: n * 1e6 })),
);

/**
 * Milliseconds that this machine takes for a fixed piece of work (hashing, reading JSON, sorting), the median of five. The same
 * machine takes twice as long in one hour as in another: what two runs measured is compared by its ratio to this.
 */
export function machineMs(): number {
  const times = Array.from({ length: TURNS }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(TURNS / 2)] ?? Infinity;
}

function work(): void {
  const rows = JSON.parse(TEXT) as { id: string; units: number }[];
  rows.sort((a, b) => a.units - b.units || a.id.localeCompare(b.id));
  const numbers = new Float64Array(NUMBERS);
  for (let n = 0, seed = 1; n < NUMBERS; n += 1) {
    seed = (seed * 16_807) % 2_147_483_647;
    numbers[n] = seed;
  }
  createHash('sha256').update(new Uint8Array(numbers.toSorted().buffer)).digest();
}
