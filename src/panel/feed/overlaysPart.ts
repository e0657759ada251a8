import { noPiece, type Piece, piece } from '../../page/parts.ts';
import type { OverlayUpdate } from '../panelMessages.ts';
import { networkColumns } from '../series.ts';
import type { Part, Viewed } from './part.ts';
import { SeriesPart } from './seriesPart.ts';

/** The curves of other runs that the page wants to see beside those of the shown one. */
export class OverlaysPart implements Part<readonly OverlayUpdate[]> {
  #parts = new Map<string, SeriesPart>();

  reset(): void {
    this.#parts.clear();
  }

  next(viewed: Viewed): Piece<readonly OverlayUpdate[]> {
    const runs = overlaid(viewed);
    const gone = [...this.#parts.keys()].filter(id => !runs.some(({ info }) => info.id === id));
    const updates: OverlayUpdate[] = gone.map(run => ({ run, series: null }));
    for (const id of gone) this.#parts.delete(id);
    for (const run of runs) {
      const { id } = run.info;
      const part = this.#parts.get(id) ?? new SeriesPart(() => networkColumns);
      this.#parts.set(id, part);
      const { update } = part.next({ run, view: viewed.view });
      if (update) updates.push({ run: id, series: update });
    }
    return updates.length > 0 ? piece(updates) : noPiece;
  }
}

function overlaid({ run: shown, runs, view }: Viewed) {
  return runs.filter(run => run !== shown && run.history.epochs > 0 && view.overlays.includes(run.info.id));
}
