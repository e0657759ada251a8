import { all, noPiece, type Piece } from '../../page/parts.ts';
import { stopKey } from '../../run/stopWords.ts';
import { momentOf } from '../../run/viewedMoment.ts';
import type { CellNumbers } from '../panelMessages.ts';
import { cellNumbers } from './cellNumbers.ts';
import type { Part, Viewed } from './part.ts';

/** The exact numbers of the selected cell at the chosen epoch: some hundred bytes, whatever the size of the layer. */
export class CellPart implements Part<CellNumbers> {
  #sent: { readonly of: object; readonly cell: string } | undefined;

  reset(): void {
    this.#sent = undefined;
  }

  next(viewed: Viewed): Piece<CellNumbers> {
    const { run, selection, view } = viewed;
    const { layer } = selection;
    const shown = momentOf(viewed);
    if (view.cell?.layer !== layer || !shown?.of || layer >= run.info.layers.length) return noPiece;
    const { epoch, of, moment } = shown;
    const cell = JSON.stringify([view.cell.unit, view.cell.input]);
    if (this.#sent?.of === of && this.#sent.cell === cell) return noPiece;
    this.#sent = { of, cell };
    const { unit, input } = view.cell;
    const stop = stopKey(moment.stop);
    return all({
      epoch,
      ...(stop !== undefined && { stop }),
      layer,
      unit,
      input,
      numbers: cellNumbers(moment, layer, view.cell),
    });
  }
}
