import { precisionFact, rowCounts } from './report.ts';
import { prepareFile } from './specFile.ts';
import type { Terminal } from './terminal.ts';

/** Prints the problems of every file, data included. Gives 1 when one of them cannot be trained, 130 when it was stopped. */
export async function validate(files: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  for (const file of files) {
    if (terminal.stopped) return 130;
    const prepared = await prepareFile(file, terminal);
    if (prepared?.options && prepared.summary) {
      const facts = `${rowCounts(prepared.summary)}${precisionFact(prepared.options.precision)}`;
      await terminal.out(`${file}: ready to train, ${facts}\n`);
    } else code = 1;
  }
  return code;
}
