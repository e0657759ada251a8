/** Time in milliseconds, so that tests need not wait. */
export interface Clock {
  now(): number;
  /** Calls back once after a while; the result prevents it. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
