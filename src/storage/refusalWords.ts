import { errorInWords } from '../spec/words.ts';
import { diskProblem } from './diskProblem.ts';
import type { Refusal } from './runSaver.ts';

/** Says in two sentences what could not be saved or deleted; `spec` is its name. */
export function refusalInWords({ task, error }: Refusal, spec: string): string {
  const { what, code } = diskProblem(error);
  const why = code === undefined ? what : `${what} (${code})`;
  return task === 'save'
    ? `The run of ${spec} could not be saved: ${why}. Training is not affected, and saving is tried again.`
    : `The removed run of ${spec} could not be deleted from the disk: ${why}. It is tried again.`;
}

/** What there is to know besides, as a text of its own. `folder` is where runs are saved. */
export function refusalInDetail(refusal: Refusal, spec: string, folder: string): string {
  const { what, code, todo } = diskProblem(refusal.error);
  const message = errorInWords(refusal.error);
  const isSave = refusal.task === 'save';
  const parts = [
    refusalInWords(refusal, spec),
    `Network: ${refusal.spec}`,
    `Folder of saved runs: ${folder}`,
    `What the disk said: ${code === undefined ? message : `${what} (${message})`}`,
    isSave
      ? 'What is on the disk: what was saved last, if anything was. Nothing of the failed attempt was left there. The run itself is complete while this window is open.'
      : 'What is on the disk: the run that you removed. It comes back when the window is opened again.',
    `What to do:\n- ${todo}\n- ${
      isSave
        ? 'Until then, keep the window open, or export the run with "Backprop: Export...".'
        : 'Remove the run again when it comes back.'
    }`,
  ];
  return `${parts.join('\n\n')}\n`;
}
