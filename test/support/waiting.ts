import { errors, type Locator } from 'playwright-core';

/** How long one try may take to show its effect before it is made again. */
const tryMilliseconds = 3000;
const tries = 10;

/**
 * Does something, each step within the given timeout, until no step runs out of it: a key pressed while the workbench
 * still loads is lost, a box is closed by what takes the focus from it.
 */
export async function actUntil(what: string, act: (timeout: number) => Promise<void>): Promise<void> {
  for (let tried = 0; tried < tries; tried++) {
    if (await succeeds(() => act(tryMilliseconds))) return;
  }
  throw new Error(`${what} did not appear after ${tries} tries of ${tryMilliseconds / 1000} s.`);
}

/** Does something until it shows. Rejects after as many tries as a patient person would make. */
export function actUntilVisible(what: string, target: Locator, act: () => Promise<void>): Promise<void> {
  return actUntil(what, async timeout => {
    await act();
    await target.waitFor({ timeout });
  });
}

async function succeeds(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}
