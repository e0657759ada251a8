import { all, noPiece, type Piece } from '../../page/parts.ts';
import { recordedMoment } from '../../run/moment.ts';
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
    if (view.cell?.layer !== layer || !epoch || !row || layer >= run.info.layers.length) return noPiece;
    const cell = JSON.stringify([view.cell.unit, view.cell.input]);
    if (this.#sent?.row === row && this.#sent.cell === cell) return noPiece;
    this.#sent = { row, cell };
    const { unit, input } = view.cell;
    const numbers = cellNumbers(recordedMoment({ run, epoch }), layer, view.cell);
    return all({ epoch, layer, unit, input, numbers });
  }
}
