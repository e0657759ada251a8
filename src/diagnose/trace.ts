import type { Before } from '../findings/before.ts';
import type { History } from '../run/history.ts';
import { type Moment, recordedMoment } from '../run/moment.ts';
import type { Run } from '../run/run.ts';
import type { RunInfo, RunStatus } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import { layerScalarIndex, networkScalarIndex } from '../trace/layout.ts';
import type { LayerScalar, NetworkScalar } from '../trace/scalars.ts';

/** Rules look at so many numbers of one kind at most, a layer's and an epoch's each, but at so many epochs in any case. */
const mostNumbers = 20_000;
const mostEpochs = 2000;
const fewestEpochs = 250;

/** A training as rules read it, done or under way. */
export interface Trace {
  readonly info: RunInfo;
  readonly status: RunStatus;
  readonly before: Before | undefined;
  /** The network and a part of its rows; undefined where nothing is kept of them. */
  readonly subject: RunSubject | undefined;
  /** Epochs trained so far; the one in which it diverged counts. */
  readonly epochs: number;
  /** The epochs, counted from 1, that the series below have a number of. Of a short training all. */
  readonly at: readonly number[];
  /** A number of the whole network, at each of `at`. */
  network(name: NetworkScalar): Float64Array;
  /** A number of a layer, at each of `at`. */
  layer(layer: number, name: LayerScalar): Float64Array;
  /** Epochs whose tensors are kept, ascending. */
  readonly recorded: readonly number[];
  /** The moment of one of them. */
  moment(epoch: number): Moment;
}

export function runTrace(run: Run): Trace {
  const { history, info, status } = run;
  const { epochs, layout } = history;
  const at = chosenEpochs(history, Math.max(fewestEpochs, Math.min(mostEpochs, mostNumbers / info.layers.length)));
  const kept = new Map<number, Float64Array>();
  const column = (index: number): Float64Array => {
    const known = kept.get(index) ?? Float64Array.from(at, epoch => history.scalarsOf(epoch)![index]!);
    kept.set(index, known);
    return known;
  };
  return {
    info,
    status,
    before: info.before,
    subject: run.subject,
    epochs,
    at,
    network: name => column(networkScalarIndex(name)),
    layer: (layer, name) => column(layerScalarIndex(layout, layer, name)),
    get recorded() {
      return [...history.recordedEpochs()];
    },
    moment: epoch => recordedMoment({ run, epoch }),
  };
}

/**
 * At most so many epochs, evenly chosen, and every one of the first and the last twentieth of them. In place of one whose scalars are not
 * kept there is the last before it of which they are.
 */
function chosenEpochs(history: History, most: number): number[] {
  const { epochs } = history;
  const ends = epochs <= most ? epochs : Math.floor(most / 20);
  const stride = Math.ceil(epochs / Math.max(1, most - 2 * ends));
  const chosen: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    if (epoch > ends && epoch <= epochs - ends && epoch % stride !== 0) {
      // To the next multiple, or to where the end begins.
      epoch = Math.min(epoch + stride - (epoch % stride), epochs - ends + 1);
    }
    const kept = history.keptEpoch(epoch);
    if (kept !== chosen.at(-1)) chosen.push(kept);
  }
  return chosen;
}
