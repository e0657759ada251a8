import { setTimeout as delay } from 'node:timers/promises';

/** Seconds to wait before the second, third and fourth attempt. */
const backOffSeconds: readonly number[] = [2, 8, 20];

/**
 * Runs a download until it succeeds, waiting longer after each failure. When every attempt failed the error says what
 * is unavailable, why, and what to do (`advice`).
 */
export async function retry<T>(what: string, advice: string, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const seconds = backOffSeconds[failures];
      if (seconds === undefined) {
        throw new Error(`${what} is unavailable after ${failures + 1} attempts. ${advice}`, { cause: error });
      }
      console.error(`${what}: ${messageOf(error)} Trying again in ${seconds} s.`);
      await delay(seconds * 1000);
    }
  }
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
