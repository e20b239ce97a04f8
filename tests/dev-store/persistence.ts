/** Keeps the state in a file: written whole, to a temporary name first, at most twice a second. */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { World } from './world.ts';

const QUIET_MS = 500;

export class DataFile {
  readonly #path: string;
  readonly #world: World;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, world: World) {
    this.#path = path;
    this.#world = world;
  }

  /** Loads the state of an earlier process, when there is one. Throws on a file that is not ours. */
  load(): boolean {
    if (!existsSync(this.#path)) return false;
    this.#world.restore(JSON.parse(readFileSync(this.#path, 'utf8')));
    // The clock went on while nobody ran: a session token of yesterday opens no app.
    const away = Math.max(0, Date.now() - statSync(this.#path).mtimeMs);
    this.#world.clock.set({ advanceSeconds: (away / 1000) * this.#world.clock.rate });
    return true;
  }

  /** Something changed: it will be on disk within half a second. */
  touch(): void {
    this.#timer ??= setTimeout(() => this.save(), QUIET_MS);
  }

  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const temporary = `${this.#path}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(this.#world.dump()));
    renameSync(temporary, this.#path);
  }
}
