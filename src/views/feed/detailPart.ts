import type { LayerDetail } from '../../protocol/panel.ts';
import type { Part, Viewed } from './part.ts';

/** The chosen layer at the chosen epoch. */
export class DetailPart implements Part<LayerDetail> {
  #sent: string | undefined;

  reset(): void {
    this.#sent = undefined;
  }

  next({ run, selection }: Viewed): LayerDetail | null {
    const { history } = run;
    const { layer } = selection;
    const epoch = history.recordedEpoch(selection.epoch);
    const row = epoch && history.tensorsOf(epoch);
    if (!epoch || !row) return null;
    const key = `${layer}@${epoch}`;
    if (key === this.#sent) return null;
    this.#sent = key;
    const { start, length } = history.layout.layers[layer]!;
    return { layer, epoch, block: row.slice(start, start + length) };
  }
}
