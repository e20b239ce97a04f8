/** A clock that only moves when somebody sleeps or a test advances it. */
export interface FakeTime {
  now(): number;
  advance(ms: number): void;
  sleep(ms: number): Promise<void>;
  /** Every sleep so far, in milliseconds. */
  slept: number[];
}

export function fakeTime(start = 1_790_000_000_000): FakeTime {
  let now = start;
  const slept: number[] = [];
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
    async sleep(ms) {
      slept.push(ms);
      now += ms;
    },
    slept,
  };
}
