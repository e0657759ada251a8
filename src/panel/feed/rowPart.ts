import type { ScalarRow } from '../panelMessages.ts';
import type { Part, Viewed } from './part.ts';

/** The scalars of the chosen epoch. */
export class RowPart implements Part<ScalarRow> {
  #sentEpoch = 0;

  reset(): void {
    this.#sentEpoch = 0;
  }

  next({ run, selection }: Viewed): ScalarRow | null {
    const epoch = run.history.recordedEpoch(selection.epoch);
    if (!epoch || epoch === this.#sentEpoch) return null;
    this.#sentEpoch = epoch;
    return { epoch, scalars: run.history.scalarsOf(epoch).slice() };
  }
}
