import { all, noPiece, type Piece } from '../../page/parts.ts';
import type { ScalarRow } from '../panelMessages.ts';
import type { Part, Viewed } from './part.ts';

/** The scalars of the chosen epoch. */
export class RowPart implements Part<ScalarRow> {
  #sentEpoch = 0;

  reset(): void {
    this.#sentEpoch = 0;
  }

  next({ run, selection }: Viewed): Piece<ScalarRow> {
    const epoch = run.history.recordedEpoch(selection.epoch);
    if (!epoch || epoch === this.#sentEpoch) return noPiece;
    const scalars = run.history.scalarsOf(epoch);
    if (!scalars) return noPiece;
    this.#sentEpoch = epoch;
    return all({ epoch, scalars: scalars.slice() });
  }
}
