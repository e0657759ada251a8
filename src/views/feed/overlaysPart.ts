import type { OverlayUpdate } from '../../protocol/panel.ts';
import { networkColumns } from '../../protocol/series.ts';
import type { Part, Viewed } from './part.ts';
import { SeriesPart } from './seriesPart.ts';

/** The curves of other runs that the page wants to see beside those of the shown one. */
export class OverlaysPart implements Part<readonly OverlayUpdate[]> {
  #parts = new Map<string, SeriesPart>();

  reset(): void {
    this.#parts.clear();
  }

  isBehind(viewed: Viewed): boolean {
    return overlaid(viewed).some(run => this.#parts.get(run.info.id)?.isBehind({ ...viewed, run }) ?? true);
  }

  next(viewed: Viewed): readonly OverlayUpdate[] | null {
    const runs = overlaid(viewed);
    for (const id of this.#parts.keys()) if (!runs.some(({ info }) => info.id === id)) this.#parts.delete(id);
    const updates: OverlayUpdate[] = [];
    for (const run of runs) {
      const { id } = run.info;
      const part = this.#parts.get(id) ?? new SeriesPart(() => networkColumns);
      this.#parts.set(id, part);
      const series = part.next({ run, view: viewed.view });
      if (series) updates.push({ run: id, series });
    }
    return updates.length > 0 ? updates : null;
  }
}

function overlaid({ run: shown, runs, view }: Viewed) {
  return runs.filter(run => run !== shown && run.history.epochs > 0 && view.overlays.includes(run.info.id));
}
