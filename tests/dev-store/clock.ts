/** The store's own clock: it can be set, advanced, made faster or stopped, and things can be due on it. */

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

const LONGEST_SLEEP_MS = 2 ** 31 - 1;

export class StoreClock {
  #realAnchor = performance.now();
  #storeAnchor: number;
  #rate: number;
  #heap: Timer[] = [];
  #order = 0;
  #sleep: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param now milliseconds since 1970 @param rate store seconds per real second; 0 stops the clock */
  constructor(now = Date.now(), rate = 1) {
    this.#storeAnchor = now;
    this.#rate = rate;
  }

  /** Milliseconds since 1970, on this clock. */
  now(): number {
    return Math.floor(this.#storeAnchor + (performance.now() - this.#realAnchor) * this.#rate);
  }

  get rate(): number {
    return this.#rate;
  }

  /** Moves the clock. What falls due on the way runs at once, in its order. */
  set(change: { now?: number; advanceSeconds?: number; rate?: number }): void {
    this.#storeAnchor = (change.now ?? this.now()) + (change.advanceSeconds ?? 0) * 1000;
    this.#realAnchor = performance.now();
    this.#rate = change.rate ?? this.#rate;
    this.#runDue();
  }

  /** Runs `run` once the clock has reached `at` (never before this call returns). */
  at(at: number, run: () => void): void {
    if (this.#closed) return;
    this.#push({ at, order: this.#order++, run });
    if (this.#heap[0]?.run === run) this.#wait();
  }

  close(): void {
    this.#closed = true;
    this.#heap = [];
    clearTimeout(this.#sleep);
  }

  #runDue(): void {
    const now = this.now();
    for (let next = this.#heap[0]; next && next.at <= now; next = this.#heap[0]) {
      this.#pop();
      next.run();
    }
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#sleep);
    this.#sleep = undefined;
    const next = this.#heap[0];
    if (!next || this.#closed) return;
    const storeMs = next.at - this.now();
    if (storeMs > 0 && this.#rate <= 0) return;
    const realMs = storeMs <= 0 ? 0 : Math.ceil(storeMs / this.#rate);
    this.#sleep = setTimeout(() => this.#runDue(), Math.min(realMs, LONGEST_SLEEP_MS));
    this.#sleep.unref();
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(timer);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Timer;
      if (before(above, timer)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      const right = child + 1;
      if (right < heap.length && before(heap[right] as Timer, heap[child] as Timer)) child = right;
      if (before(last, heap[child] as Timer)) break;
      heap[i] = heap[child] as Timer;
      i = child;
    }
    heap[i] = last;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
