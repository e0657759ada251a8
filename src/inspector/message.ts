import type { Run } from '../run/run.ts';
import { targetsAre } from '../run/scaledTargets.ts';
import { testText } from '../trace/testScalars.ts';

/** Said above the inspector's tree: that there is no number yet, why a run ended, and what its test rows gave. */
export function inspectorMessage({ info, status, history }: Run): string {
  const { message, test } = status;
  if (message === '' && history.epochs === 0) return 'The first epoch is being trained.';
  return [message, test ? testText(test, info.testRows, info.task, targetsAre(info)) : '']
    .filter(text => text !== '')
    .join('; ');
}
