import type { RunInfo } from './runState.ts';
import type { RunSettings, Setting } from './settings.ts';

/** What says nothing of how a training goes. */
const besides = ['name', 'probe'];

/** Whether a text with these settings would train what the run trained: name and probe apart, and what was given beside its text. */
export function isTrainingOf(
  { settings, seedGiven, idle }: Pick<RunInfo, 'settings' | 'seedGiven' | 'idle'>,
  text: RunSettings,
): boolean {
  const given = [...besides, ...(seedGiven ? ['seed'] : [])];
  const isContinued = idle !== undefined;
  return compared(settings, given, isContinued) === compared(text, given, isContinued);
}

function compared(settings: RunSettings, given: readonly string[], isContinued: boolean): string {
  return JSON.stringify(settings, (key: string, value: Setting) =>
    given.includes(key) || (isContinued && key === 'epochs') ? undefined : value,
  );
}
