import { MadePart } from '../../page/parts.ts';
import type { ScalarRow } from '../panelMessages.ts';
import type { Part, Viewed } from './part.ts';

/** The scalars of the chosen epoch. */
export function rowPart(): Part<ScalarRow | null> {
  return new MadePart({
    of: ({ run, selection }: Viewed) => {
      const epoch = run.history.recordedEpoch(selection.epoch);
      return epoch === undefined || !run.history.scalarsOf(epoch) ? null : { run, epoch };
    },
    make: ({ run, epoch }) => ({ epoch, scalars: run.history.scalarsOf(epoch)!.slice() }),
  });
}
