/** What tests came to. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Titles of the tests that passed, or failed again, at a second try. */
  readonly secondTries: readonly string[];
}

/** So many second tries may be a hiccup of the browser or the editor; more are a fault. */
export const mostSecondTries = 1;

export function sumOf(outcomes: readonly Outcome[]): Outcome {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    secondTries: outcomes.flatMap(({ secondTries }) => secondTries),
  };
}

/** `N passed, N failed`, and how many were skipped if any: the line that is looked for at the end of a run. */
export function countsOf({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Why a run of these tests is not good, a sentence each; none when it is. */
export function faultsOf({ passed, failed, skipped }: Outcome): string[] {
  if (passed + failed + skipped === 0) return ['No test ran.'];
  return [
    ...(failed > 0 ? [`${failed} failed.`] : []),
    ...(skipped > 0 ? [`${skipped} skipped: a test that is not run proves nothing.`] : []),
  ];
}

/** The list of second tries, and whether they are too many. */
export function secondTriesOf({ secondTries }: Outcome): {
  readonly lines: readonly string[];
  readonly areTooMany: boolean;
} {
  const areTooMany = secondTries.length > mostSecondTries;
  const verdict = areTooMany
    ? `more than ${mostSecondTries}, so the run fails`
    : 'see the output of the first try above';
  const lines =
    secondTries.length === 0
      ? []
      : [`Second tries: ${secondTries.length} (${verdict})`, ...secondTries.map(title => `  ${title}`)];
  return { lines, areTooMany };
}
