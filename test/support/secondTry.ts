/** Titles of the tests of this process that had a second try. The run counts them, and fails when there are several. */
export const secondTries: string[] = [];

/**
 * Makes an attempt, and once more what failed, after `between`: a browser and an editor have hiccups of their own. The first failure
 * is always printed; `NO_SECOND_TRY=1` leaves it at one.
 */
export async function withSecondTry(
  title: string,
  attempt: (title: string) => Promise<void>,
  between: () => Promise<void>,
): Promise<void> {
  try {
    await attempt(title);
  } catch (error) {
    if (process.env.NO_SECOND_TRY) throw error;
    console.error(`'${title}' failed and is tried once more:`, error);
    secondTries.push(title);
    await between();
    await attempt(`${title}, second try`);
  }
}
