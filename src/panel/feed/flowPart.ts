import type { ActivationName, LossName } from '../../engine/options.ts';
import { fusedLoss } from '../../functions/losses.ts';
import { MadePart } from '../../page/parts.ts';
import type { Answers } from '../../run/answers.ts';
import type { RunInfo } from '../../run/runState.ts';
import { stopKey, stopSampleName } from '../../run/stopWords.ts';
import { epochOf, momentOf, stopInEpoch } from '../../run/viewedMoment.ts';
import { sampleName } from '../../samples/sampleWords.ts';
import { flowRows } from '../flow.ts';
import type { Flow } from '../flowPicture.ts';
import type { Part, Viewed } from './part.ts';

/**
 * The flow through all layers at the chosen epoch, of the probe. Where that is a row that was chosen, its way is computed, and the
 * picture may be one of an earlier epoch meanwhile.
 */
export function flowPart(answers?: Answers): Part<Flow | null> {
  return new MadePart({
    of: (viewed: Viewed) => {
      const { run, selection } = viewed;
      const stop = stopInEpoch(viewed);
      const epoch = epochOf(viewed);
      if (epoch === undefined) return null;
      const { sample } = selection;
      if (stop || sample === undefined) {
        const row = momentOf(viewed, { epoch })?.of;
        return row ? { run, epoch, row, stop, sample: undefined, probe: undefined } : null;
      }
      const answered = answers?.of(run)?.probe(epoch, sample);
      const row = answered && run.history.tensorsOf(answered.epoch);
      return row && { run, epoch: answered.epoch, row, stop, sample, probe: answered.answer };
    },
    make: ({ run, epoch, stop, sample, probe }) => {
      const selection = { layer: 0, epoch, ...(sample !== undefined && { sample }) };
      const { moment } = momentOf({ run, stop, selection }, { epoch, probe })!;
      const key = stopKey(stop);
      return {
        epoch,
        ...(key !== undefined && { stop: key }),
        sample: stop ? stopSampleName(stop) : sampleName(run, sample),
        isFused: isFused(run.info),
        ...flowRows(moment),
      };
    },
  });
}

function isFused({ layers, loss }: RunInfo): boolean {
  return fusedLoss(layers.at(-1)!.activation as ActivationName, loss as LossName) !== undefined;
}
