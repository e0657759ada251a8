import { all, noPiece, type Piece } from '../../page/parts.ts';
import type { CellNumbers } from '../panelMessages.ts';
import { cellNumbers } from './cellNumbers.ts';
import type { Part, Viewed } from './part.ts';

/** The exact numbers of the selected cell at the chosen epoch: some hundred bytes, whatever the size of the layer. */
export class CellPart implements Part<CellNumbers> {
  #sent: { readonly row: Float64Array; readonly cell: string } | undefined;

  reset(): void {
    this.#sent = undefined;
  }

  next({ run, selection, view }: Viewed): Piece<CellNumbers> {
    const { history } = run;
    const { layer } = selection;
    const epoch = history.recordedEpoch(selection.epoch);
    const row = epoch && history.tensorsOf(epoch);
    const layout = history.layout.layers[layer];
    if (view.cell?.layer !== layer || !epoch || !row || !layout) return noPiece;
    const cell = JSON.stringify(view.cell);
    if (this.#sent?.row === row && this.#sent.cell === cell) return noPiece;
    this.#sent = { row, cell };
    const numbers = cellNumbers(layout, row.subarray(layout.start, layout.start + layout.length), view.cell);
    return all({ epoch, ...view.cell, numbers });
  }
}
