export interface Loop {
  stop(): Promise<void>;
}

/** Does something again and again, never twice at once; a failure is logged and the next time comes all the same. */
export function every(
  ms: number,
  work: () => Promise<void>,
  log: { error(details: object, message: string): void },
): Loop {
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = work()
      .catch((error: unknown) => log.error({ error }, 'A step that runs again and again failed'))
      .finally(() => {
        busy = false;
      });
  }, ms);
  return {
    stop() {
      clearInterval(timer);
      return running;
    },
  };
}
