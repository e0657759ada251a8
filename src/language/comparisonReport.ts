/** What came of comparing a person's own gradients, as a document. Markdown. */
import type { ComparedTensor } from '../gradients/compare.ts';
import { type GradientsReport, ratioInWords, tensorName, verdictInWords, worstPlace } from '../gradients/report.ts';
import { counted } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { escapeMarkdown } from './markdown.ts';

/** The mistake first, then every tensor; `spec` and `file` are the names of the files. */
export function comparisonReport(spec: string, file: string, report: GradientsReport): string {
  const [verdict = '', ...rest] = report.summary;
  const head = ['Gradient', 'Verdict', 'Theirs / ours', 'Worst at', 'Theirs', 'Ours'];
  const table = [head, head.map((_, column) => (column < 2 ? ':---' : '---:')), ...report.tensors.map(row)];
  return [
    `# ${escapeMarkdown(file)} against ${escapeMarkdown(spec)}`,
    `**${escapeMarkdown(verdict)}**`,
    ...rest.map(escapeMarkdown),
    table.map(cells => `| ${cells.join(' | ')} |`).join('\n'),
    `Compared with the gradients of the mean loss over ${counted(report.rows, 'training row')} at the first weights. Rows and columns count from 0.`,
  ]
    .join('\n\n')
    .concat('\n');
}

function row(tensor: ComparedTensor): string[] {
  const { worst, verdict } = tensor;
  const word = verdictInWords(tensor);
  return [
    escapeMarkdown(tensorName(tensor)),
    verdict === 'wrong' ? `**${word}**` : word,
    ratioInWords(tensor),
    worstPlace(tensor).replace(/[[\]]/g, '\\$&'),
    worst ? formatNumber(worst.theirs, 6) : '-',
    worst ? formatNumber(worst.ours, 6) : '-',
  ];
}
