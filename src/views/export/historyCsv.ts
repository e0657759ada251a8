import type { Run } from '../../session/run.ts';
import { applicableScalars } from '../../trace/applicableScalars.ts';
import { layerScalarIndex, layerScalars, networkScalarIndex, type TraceLayout } from '../../trace/layout.ts';
import { inPieces } from './inPieces.ts';

/**
 * The scalars of every epoch so far, as CSV (RFC 4180) in pieces: `epoch`, the network's numbers that mean something for the
 * run, then `hidden.deltaNorm` and so on for each layer; one line an epoch. Scalars are 64-bit in every run and have all of
 * their digits. What is not finite is `NaN`, `inf` or `-inf`, which pandas, NumPy and R read as numbers; an empty cell
 * would make an infinite loss a missing one.
 */
export function historyCsv(run: Run): Generator<string> {
  return inPieces(lines(run));
}

function* lines({ info, history }: Run): Generator<string> {
  // A training that goes on meanwhile is written up to here.
  const { epochs, layout } = history;
  const network = applicableScalars(info);
  yield csvLine(['epoch', ...network, ...layerHeadings(layout)]);
  const columns = [
    ...network.map(networkScalarIndex),
    ...layout.layers.flatMap((_, layer) => layerScalars.map(name => layerScalarIndex(layout, layer, name))),
  ];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const scalars = history.scalarsOf(epoch);
    yield csvLine([String(epoch), ...columns.map(column => csvNumber(scalars[column]!))]);
  }
}

function layerHeadings({ layers }: TraceLayout): string[] {
  return layers.flatMap(({ shape }) => layerScalars.map(name => csvText(`${shape.name}.${name}`)));
}

function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}

function csvNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
}

/**
 * What a spreadsheet would take for a formula when it opens the file (`=HYPERLINK(...)`), also after blanks and in the wide
 * forms of these signs. An apostrophe before it makes it text there. The apostrophe is one of the signs, so that two
 * names never become one.
 */
const formulaStart = /^\s*['=+\-@＝＋－＠]/;

/** A text as a cell: made harmless, and in quotes unless it is a plain word. */
function csvText(text: string): string {
  const harmless = formulaStart.test(text) ? `'${text}` : text;
  return /^[\w. -]+$/.test(harmless) && harmless.trim() === harmless ? harmless : `"${harmless.replaceAll('"', '""')}"`;
}
