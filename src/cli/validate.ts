import { beforeTraining } from '../diagnose/beforeTraining.ts';
import type { Finding } from '../findings/finding.ts';
import { precisionFact, rowCounts } from './report.ts';
import { type PreparedFile, prepareFile, problemLine } from './specFile.ts';
import type { Terminal } from './terminal.ts';

/** Prints the problems of every file, data included, and what is certain to go wrong in its training. Gives 1 when one of them cannot be trained, 130 when it was stopped. */
export async function validate(files: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  for (const file of files) {
    if (terminal.stopped) return 130;
    const prepared = await prepareFile(file, terminal);
    if (prepared?.options && prepared.summary) {
      for (const finding of beforeTraining(prepared)?.findings ?? [])
        if (finding.isCertain) terminal.err(findingLine(file, prepared, finding));
      const facts = `${rowCounts(prepared.summary)}${precisionFact(prepared.options.precision)}`;
      await terminal.out(`${file}: ready to train, ${facts}\n`);
    } else code = 1;
  }
  return code;
}

/** As a warning with its place: a finding does not refuse a training. */
function findingLine(file: string, { text, parsed }: PreparedFile, { code, message, path, fixes }: Finding): string {
  const advice = fixes.map(({ title }, index) =>
    index === 0 ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`,
  );
  const sentence = advice.length === 0 ? message : `${message} ${advice.join(', or ')}.`;
  return problemLine(file, text, { code, severity: 'warning', message: sentence, ...parsed.place(path ?? []) });
}
