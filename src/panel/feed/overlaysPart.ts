import { type Piece, shortestWait } from '../../page/parts.ts';
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
    for (const id of this.#parts.keys()) if (!runs.some(({ info }) => info.id === id)) this.#parts.delete(id);
    const updates: OverlayUpdate[] = [];
    const waits: Piece<OverlayUpdate>['wait'][] = [];
    for (const run of runs) {
      const { id } = run.info;
      const part = this.#parts.get(id) ?? new SeriesPart(() => networkColumns);
      this.#parts.set(id, part);
      const { update, wait } = part.next({ run, view: viewed.view });
      if (update) updates.push({ run: id, series: update });
      waits.push(wait);
    }
    return { update: updates.length > 0 ? updates : undefined, wait: shortestWait(waits) };
  }
}

function overlaid({ run: shown, runs, view }: Viewed) {
  return runs.filter(run => run !== shown && run.history.epochs > 0 && view.overlays.includes(run.info.id));
}
