/** The timers as they were before any was watched. */
const { setTimeout: begin, clearTimeout: end, setInterval: beginInterval, clearInterval: endInterval } = globalThis;

/** Waits that only gather what comes in quick succession, in milliseconds: a person's typing, or epochs. They are cut short. */
const gathering = new Set([200, 250]);
/** Nobody waits for what is to happen later than this: it is there in case something fails. */
const longest = 4000;

const pending = new Set<unknown>();

/** Timers that have yet to fire, but for those that are there in case something fails. */
export function pendingTimers(): number {
  return pending.size;
}

/** From now on timers are counted, until the result is called. */
export function watchTimers(): () => void {
  globalThis.setTimeout = ((act: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) => {
    const timer = begin(
      () => {
        pending.delete(timer);
        act(...args);
      },
      gathering.has(delay) ? delay / 10 : delay,
    );
    if (delay <= longest) pending.add(timer);
    return timer;
  }) as typeof setTimeout;
  globalThis.clearTimeout = timer => {
    pending.delete(timer);
    end(timer);
  };
  globalThis.setInterval = ((act: () => void, delay?: number) => {
    const timer = beginInterval(act, delay);
    pending.add(timer);
    return timer;
  }) as typeof setInterval;
  globalThis.clearInterval = timer => {
    pending.delete(timer);
    endInterval(timer);
  };
  return () => {
    Object.assign(globalThis, {
      setTimeout: begin,
      clearTimeout: end,
      setInterval: beginInterval,
      clearInterval: endInterval,
    });
  };
}

/** Looks again a little later. */
export function moment(): Promise<void> {
  return new Promise(resolve => {
    begin(resolve, 2);
  });
}
