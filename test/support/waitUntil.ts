import { setTimeout } from 'node:timers/promises';

const longestMilliseconds = 30_000;
const pollMilliseconds = 50;

/** Asks again and again, as a person looks again, until the answer is yes; rejects with what was awaited. */
export async function waitUntil(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + longestMilliseconds;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await setTimeout(pollMilliseconds);
  }
}
