import type { Run } from '../../../src/run/run.ts';

/** Resolves once the run is as wanted. */
export function whenRun(run: Run, isTrue: (run: Run) => boolean): Promise<void> {
  if (isTrue(run)) return Promise.resolve();
  return new Promise(resolve => {
    const forget = run.onDidChange(() => {
      if (!isTrue(run)) return;
      forget();
      resolve();
    });
  });
}
