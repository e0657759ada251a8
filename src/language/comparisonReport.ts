/** What came of comparing a person's own gradients, as a document. Plain text. */
import { type GradientsReport, tensorTable } from '../gradients/gradientsReport.ts';
import { counted } from '../spec/words.ts';

/** The mistake first, then every tensor; `spec` and `file` are the names of the files. */
export function comparisonReport(spec: string, file: string, report: GradientsReport): string {
  const sentences = report.summary.map(sentence => `${wrapped(onOneLine(sentence))}\n`).join('');
  const what = `The gradients of the mean loss over ${counted(report.rows, 'training row')}, at the first weights. Rows and columns count from 0.`;
  return `${file} against ${spec}\n\n${sentences}\n${tensorTable(report, onOneLine)}\n${what}\n`;
}

/** Names come from the file and may hold anything. */
function onOneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

const width = 100;

/** Lines are not wrapped by the editor. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
