import { basename } from 'node:path';
import type { CheckedTensor } from '../engine/gradientCheck.ts';
import { wrongInWords } from '../plan/gradientWords.ts';
import { gradientCheck } from '../threads/gradientAnswer.ts';
import { fastestArithmetic } from '../threads/node/kernelFiles.ts';
import type { GradcheckCommand } from './commandLine.ts';
import { turn } from './epochs.ts';
import { type Check, checkHeading, checkJson, checkText } from './gradcheckReport.ts';
import { printable } from './printable.ts';
import { progressBar } from './progress.ts';
import { prepareFile } from './specFile.ts';
import type { Terminal } from './terminal.ts';

/** Holds the gradients at a file's first weights against central differences. Gives the exit code. */
export async function gradcheck({ file, json }: GradcheckCommand, terminal: Terminal): Promise<number> {
  const prepared = await prepareFile(file, terminal);
  if (!prepared?.options) return 1;
  const { options } = prepared;
  const { network, samples, elements, checks } = gradientCheck(options, { reproducible: false }, fastestArithmetic);
  const name = prepared.parsed.spec?.name ?? basename(file, '.mlp.json');
  const planned = { name, options, network, rows: samples.rows, elements };
  if (!json) await terminal.out(checkHeading(planned));
  const check = await checked(planned, checks(), !(json && terminal.shared), terminal);
  await terminal.out(json ? checkJson(check) : checkText(check));
  if (check.stopped) return 130;
  const wrong = check.tensors.filter(tensor => tensor.wrong > 0);
  for (const tensor of wrong) {
    terminal.err(`${file}: layer "${printable(tensor.layerName)}": ${wrongInWords(tensor)}\n`);
  }
  return wrong.length > 0 ? 1 : 0;
}

/** Runs the check to its end or until the terminal is stopped. */
async function checked(
  planned: Omit<Check, 'tensors' | 'done' | 'stopped'>,
  checks: Iterable<CheckedTensor | undefined>,
  drawn: boolean,
  terminal: Terminal,
): Promise<Check> {
  const progress = progressBar(planned.elements, drawn && terminal.interactive ? terminal.err : undefined);
  const tensors: CheckedTensor[] = [];
  let done = 0;
  let turnEnds = performance.now() + turn;
  if (!terminal.stopped) {
    for (const report of checks) {
      done++;
      if (report) tensors.push(report);
      progress.show(done, () => 'elements checked');
      if (performance.now() < turnEnds) continue;
      await new Promise(resolve => setImmediate(resolve));
      if (terminal.stopped) break;
      turnEnds = performance.now() + turn;
    }
  }
  progress.clear();
  return { ...planned, tensors, done, stopped: done < planned.elements };
}
