import type { ActivationName, LossName } from '../../engine/options.ts';
import { fusedLoss } from '../../functions/losses.ts';
import { all, noPiece, type Piece } from '../../page/parts.ts';
import type { Answers } from '../../run/answers.ts';
import type { RunInfo } from '../../run/runState.ts';
import { stopKey, stopSampleName } from '../../run/stopWords.ts';
import { epochOf, momentOf, stopInEpoch } from '../../run/viewedMoment.ts';
import { sampleName } from '../../samples/sampleWords.ts';
import { sampleKey } from '../../samples/typedSample.ts';
import { flowRows } from '../flow.ts';
import type { Flow } from '../flowPicture.ts';
import type { Part, Viewed } from './part.ts';

/**
 * The flow through all layers at the chosen epoch, of the probe. Where that is a row that was chosen, its way is computed, and the
 * picture may be one of an earlier epoch meanwhile.
 */
export class FlowPart implements Part<Flow> {
  readonly #answers: Answers | undefined;
  #sent: string | undefined;

  constructor(answers?: Answers) {
    this.#answers = answers;
  }

  reset(): void {
    this.#sent = undefined;
  }

  next(viewed: Viewed): Piece<Flow> {
    const { run } = viewed;
    const chosen = viewed.selection.sample;
    const found = this.#probe(viewed);
    const shown = found && momentOf(viewed, found);
    if (!shown?.of) return noPiece;
    const { epoch, moment } = shown;
    const { stop } = moment;
    const atStop = stopKey(stop);
    const key = atStop ?? `${epoch} ${chosen === undefined ? '' : sampleKey(chosen)}`;
    if (key === this.#sent) return noPiece;
    this.#sent = key;
    const sample = stop ? stopSampleName(stop) : sampleName(run, chosen);
    const ofStop = atStop !== undefined && { stop: atStop };
    return all({ epoch, ...ofStop, sample, isFused: isFused(run.info), ...flowRows(moment) });
  }

  #probe(viewed: Viewed) {
    const { run, selection } = viewed;
    const epoch = epochOf(viewed);
    if (epoch === undefined) return undefined;
    if (stopInEpoch(viewed)) return { epoch, probe: undefined };
    if (selection.sample === undefined) return { epoch, probe: undefined };
    const answered = this.#answers?.of(run)?.probe(epoch, selection.sample);
    return answered && { epoch: answered.epoch, probe: answered.answer };
  }
}

function isFused({ layers, loss }: RunInfo): boolean {
  return fusedLoss(layers.at(-1)!.activation as ActivationName, loss as LossName) !== undefined;
}
