import { setTimeout } from 'node:timers/promises';
import { errors, type Locator } from 'playwright-core';

/** How long one try may take to show its effect before it is made again. */
const tryMilliseconds = 3000;
const tries = 10;
const pollMilliseconds = 50;

/**
 * Does something until it shows: a key pressed while the workbench still loads is lost, a hover is dismissed by a
 * layout. Rejects with what was awaited after ten tries.
 */
export async function actUntilVisible(what: string, target: Locator, act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    await act();
    if (await becomesVisible(target)) return;
  }
  throw new Error(`${what} did not appear after ${tries} tries of ${tryMilliseconds / 1000} s.`);
}

/** Asks again and again, as a person looks again, until the answer is yes; rejects with what was awaited. */
export async function waitUntil(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + tries * tryMilliseconds;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await setTimeout(pollMilliseconds);
  }
}

async function becomesVisible(target: Locator): Promise<boolean> {
  try {
    await target.waitFor({ timeout: tryMilliseconds });
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}
