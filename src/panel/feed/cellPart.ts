import { MadePart } from '../../page/parts.ts';
import { stopKey } from '../../run/stopWords.ts';
import { momentOf } from '../../run/viewedMoment.ts';
import type { CellNumbers } from '../panelMessages.ts';
import { cellNumbers } from './cellNumbers.ts';
import type { Part, Viewed } from './part.ts';

/** The exact numbers of the selected cell at the chosen epoch: some hundred bytes, whatever the size of the layer. */
export function cellPart(): Part<CellNumbers | null> {
  return new MadePart({
    of: (viewed: Viewed) => {
      const { run, stop, selection, view } = viewed;
      const { layer } = selection;
      const shown = momentOf(viewed);
      if (view.cell?.layer !== layer || !shown?.of || layer >= run.info.layers.length) return null;
      const { unit, input } = view.cell;
      return { run, stop, epoch: shown.epoch, row: shown.of, layer, unit, input };
    },
    make: ({ run, stop, epoch, layer, unit, input }) => {
      const { moment } = momentOf({ run, stop, selection: { layer, epoch } })!;
      const key = stopKey(moment.stop);
      const numbers = cellNumbers(moment, layer, { unit, input });
      return { epoch, ...(key !== undefined && { stop: key }), layer, unit, input, numbers };
    },
  });
}
