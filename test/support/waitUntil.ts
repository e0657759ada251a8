import { setTimeout } from 'node:timers/promises';

/** So that what never comes is a failure with a name; a busy machine takes its time. */
const longestMilliseconds = 60_000;
const pollMilliseconds = 50;

/** Asks again and again, as a person looks again, until the answer is yes; rejects with what was awaited. */
export async function waitUntil(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + longestMilliseconds;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await setTimeout(pollMilliseconds);
  }
}
