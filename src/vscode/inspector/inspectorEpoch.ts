import { Inspected, type InspectedOptions } from '../../inspector/inspected.ts';
import type { Answers, Replays } from '../../run/answers.ts';
import type { Run } from '../../run/run.ts';
import type { ViewedRun } from '../../run/runList.ts';
import type { ChosenSample } from '../../run/runState.ts';
import type { StopSnapshot } from '../../run/stop.ts';
import { epochOf, stopInEpoch } from '../../run/viewedMoment.ts';
import { sampleKey } from '../../samples/typedSample.ts';

interface Kept {
  readonly run: Run;
  readonly key: string;
  readonly probe: InspectedOptions['probe'];
  readonly inspected: Inspected;
}

/** What the inspector and the watches look at, made anew when the run, the epoch or the sample is another. */
export class InspectorEpoch {
  readonly #answers: Answers;
  readonly #replays: Replays;
  #kept: Kept | undefined;

  constructor(answers: Answers, replays: Replays) {
    this.#answers = answers;
    this.#replays = replays;
  }

  /** Undefined while nothing is recorded. */
  of(viewed: ViewedRun): Inspected | undefined {
    const stop = stopInEpoch(viewed);
    if (stop) return this.#ofStop(viewed, stop);
    const { run, selection } = viewed;
    const { sample } = selection;
    const epoch = epochOf(viewed);
    if (epoch === undefined || !run.history.tensorsOf(epoch)) return undefined;
    const probe = sample === undefined ? undefined : this.#probe(run, epoch, sample);
    const isFollowing = run.status.state === 'running' && selection.epoch === 'latest';
    const hasPrevious = run.history.tensorsOf(epoch - 1) !== undefined;
    const key = [epoch, sample === undefined ? '' : sampleKey(sample), isFollowing, hasPrevious].join(' ');
    const kept = this.#kept;
    if (kept?.run === run && kept.key === key && kept.probe === probe) return kept.inspected;
    const inspected = new Inspected({ run, epoch, sample, probe, state: this.#state(run, isFollowing) });
    this.#kept = { run, key, probe, inspected };
    return inspected;
  }

  #ofStop({ run, selection: { sample } }: ViewedRun, stop: StopSnapshot): Inspected {
    const kept = this.#kept;
    if (kept?.run === run && kept.inspected.stop === stop) return kept.inspected;
    const inspected = new Inspected({ run, epoch: stop.at.epoch, sample, probe: undefined, stop });
    this.#kept = { run, key: '', probe: undefined, inspected };
    return inspected;
  }

  #probe(run: Run, epoch: number, sample: ChosenSample): InspectedOptions['probe'] {
    const answered = this.#answers.of(run)?.probe(epoch, sample);
    return answered?.epoch === epoch ? answered.answer : undefined;
  }

  /** While a training is followed its second training would never catch up. */
  #state(run: Run, isFollowing: boolean): NonNullable<InspectedOptions['state']> {
    const message = 'To see it the run is trained again: pause this training, or choose an epoch.';
    return (epoch, layer) => (isFollowing ? { state: 'problem', message } : this.#replays.of(run).state(epoch, layer));
  }
}
