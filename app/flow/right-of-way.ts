import type { Store } from './store.ts';

/** How long a quick step (observe, judge, act) lets a person's page go first: shoppers wait for what it decides. */
const STEP_WAITS_MS = 50;
/** How long any work lets webhooks go first, and work without a hurry (measures, readiness, looks) a person's page. */
const LONGEST_MS = 300;
const LOOK_AGAIN_MS = 5;

/** Who goes first where one database thread serves everybody: webhooks and people, before work that nobody waits for. */
export interface RightOfWay {
  /** A person waits for a page, until what is returned is called. */
  personWaits(): () => void;
  /** Resolves when neither webhooks nor people wait; at the latest after 50 ms for people, 300 ms for webhooks. */
  beforeStep(): Promise<void>;
  /** Resolves when neither webhooks nor people wait; at the latest after 300 ms. */
  beforeBackground(): Promise<void>;
}

/** `crowded`: whether webhooks come fast; `now` and `pause` in milliseconds, of a clock that never jumps. */
export function createRightOfWay(ports: {
  crowded(): boolean;
  now(): number;
  pause(ms: number): Promise<void>;
}): RightOfWay {
  let people = 0;
  const clear = async (peopleMs: number): Promise<void> => {
    const from = ports.now();
    const within = (ms: number): boolean => ports.now() - from < ms;
    while ((people > 0 && within(peopleMs)) || (ports.crowded() && within(LONGEST_MS)))
      await ports.pause(LOOK_AGAIN_MS);
  };
  return {
    personWaits() {
      people += 1;
      let waits = true;
      return () => {
        if (waits) people -= 1;
        waits = false;
      };
    },
    beforeStep: () => clear(STEP_WAITS_MS),
    beforeBackground: () => clear(LONGEST_MS),
  };
}

/** The store, each of whose transactions over a shop begins when `makeWay` has resolved. */
export const makingWay = <S extends Pick<Store, 'inShop'>>(store: S, makeWay: () => Promise<void>): S => ({
  ...store,
  async inShop(shop, work) {
    await makeWay();
    return store.inShop(shop, work);
  },
});
