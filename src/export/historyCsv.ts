import type { Run } from '../run/run.ts';
import { applicableScalars } from '../trace/applicableScalars.ts';
import { layerScalarIndex, networkScalarIndex, type TraceLayout } from '../trace/layout.ts';
import { layerScalars } from '../trace/scalars.ts';
import { csvLine, csvNumber, csvText } from './csv.ts';
import { inPieces } from './inPieces.ts';

/**
 * The scalars of every epoch so far, or of those that are kept, as CSV (RFC 4180) in pieces: `epoch`, the network's numbers that mean
 * something for the run, then `hidden.deltaNorm` and so on for each layer; one line an epoch. Scalars are 64-bit in every run and have all of
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
  // One that goes on may have thinned what was kept when this began.
  for (const epoch of history.scalarEpochs()) {
    if (epoch > epochs) return;
    const scalars = history.scalarsOf(epoch);
    if (!scalars) continue;
    yield csvLine([String(epoch), ...columns.map(column => csvNumber(scalars[column]!))]);
  }
}

function layerHeadings({ layers }: TraceLayout): string[] {
  return layers.flatMap(({ shape }) => layerScalars.map(name => csvText(`${shape.name}.${name}`)));
}
