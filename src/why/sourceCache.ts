import type { Answers } from '../run/answers.ts';
import type { ViewedRun } from '../run/runList.ts';
import type { StopSnapshot } from '../run/stop.ts';
import { stopKey } from '../run/stopWords.ts';
import { epochOf, stopInEpoch } from '../run/viewedMoment.ts';
import { sampleKey } from '../samples/typedSample.ts';
import { type ChainSource, chainSource } from './explain/source.ts';

const noData = 'Nothing is kept of the data of this run: train it again to see its chain.';

/** The numbers of what is selected. */
interface Sourced {
  readonly source: ChainSource;
  /** The same for the same numbers. */
  readonly key: string;
  /** False while the sample's way at the chosen epoch is being computed, and that of an earlier epoch stands in. */
  readonly isNewest: boolean;
}

/** The numbers of what is selected in a run, made once for an epoch and a sample. */
export class SourceCache {
  readonly #answers: Answers;
  #last: { readonly key: string; readonly source: ChainSource } | undefined;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** Why there are none, in words, where there are none. */
  of(viewed: ViewedRun): Sourced | string {
    const { run, selection } = viewed;
    const { history, info, subject } = run;
    const stop = stopInEpoch(viewed);
    if (stop) return subject ? this.#ofStop(viewed, stop) : noData;
    const newest = epochOf(viewed);
    if (newest === undefined)
      return history.epochs === 0 ? 'Its first epoch is being trained.' : 'No epoch is recorded.';
    if (!subject) return noData;
    const { sample } = selection;
    const answers = this.#answers.of(run);
    const answered = sample === undefined ? undefined : answers?.probe(newest, sample);
    if (sample !== undefined && !answered) {
      const problem = answers?.probeProblem(sample);
      if (problem === undefined) return 'The sample is on its way through the network.';
      return `The sample's way through the network could not be computed: ${problem}.`;
    }
    const epoch = answered?.epoch ?? newest;
    const key = `${info.id} ${epoch} ${sample === undefined ? '' : sampleKey(sample)}`;
    const source =
      this.#last?.key === key ? this.#last.source : chainSource({ run, epoch, sample, probe: answered?.answer });
    if (!source) return `The tensors of epoch ${epoch} are not kept any more.`;
    this.#last = { key, source };
    return { source, key, isNewest: epoch === newest };
  }

  #ofStop({ run }: ViewedRun, stop: StopSnapshot): Sourced | string {
    const key = `${run.info.id} ${stopKey(stop)}`;
    const isKnown = this.#last?.source.stop === stop;
    const question = { run, epoch: stop.at.epoch, sample: undefined, probe: undefined, stop };
    const source = isKnown ? this.#last!.source : chainSource(question)!;
    this.#last = { key, source };
    return { source, key, isNewest: true };
  }
}
