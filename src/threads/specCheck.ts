import type { CheckRequest, CheckResult } from '../run/workerMessages.ts';
import { errorInWords } from '../spec/words.ts';
import { askOnce } from './ask.ts';
import type { StartThread } from './port.ts';
import type { Later } from './thread.ts';

/** Checks a spec with its data in a thread of its own. Undefined once aborted. That it could not be checked is a problem, too. */
export async function checkSpec(
  start: StartThread,
  request: CheckRequest,
  options: { readonly signal?: AbortSignal; readonly later?: Later } = {},
): Promise<CheckResult | undefined> {
  try {
    return await askOnce(start, { task: 'check', ...request }, options);
  } catch (error) {
    const message = `This network could not be checked: ${errorInWords(error)}. Edit the file to check it again.`;
    const problem = { code: 'not-checked', severity: 'warning', message, offset: 0, length: 1 } as const;
    return { problems: [problem], layers: [], layerRanges: [], findings: [] };
  }
}
