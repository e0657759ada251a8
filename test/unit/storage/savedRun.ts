import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import type { Run } from '../../../src/run/run.ts';
import type { RunInfo } from '../../../src/run/runState.ts';
import { runOf } from '../run/trainedRun.ts';

const layers = [{ name: 'out', inputs: 2, outputs: 1, bias: true, activation: 'sigmoid' }];

export const spec = 'file:///and.mlp.json';

/** A run of so many epochs, every number another; of another id other numbers. It still trains. */
export function growingRun(id: string, epochs: number, facts: Partial<RunInfo> = {}): Run {
  const run = runOf(layers, 0, { id, spec, ...facts });
  run.setBasis({ data: 'abc', arithmetic: 'float64 plain' });
  grow(run, epochs);
  return run;
}

/** Trains a run on to so many epochs, with a mark at its end. */
export function grow(run: Run, epochs: number): void {
  const { history, info } = run;
  const { scalarLength, tensorLength } = history.layout;
  const first = history.epochs + 1;
  const count = epochs - first + 1;
  const numbers = (length: number) =>
    Float64Array.from({ length }, (_, k) => Math.sin(k + first * 17 + info.id.charCodeAt(0)) / (k + 1));
  run.append({
    firstEpoch: first,
    scalars: numbers(count * scalarLength),
    tensorEpochs: Int32Array.from({ length: count }, (_, k) => first + k),
    tensors: numbers(count * tensorLength),
  });
  run.marks.add(markAt(epochs, info.id));
}

function markAt(epoch: number, id: string): Checkpoint {
  const numbers = (length: number) => Float64Array.from({ length }, (_, k) => epoch + k + id.charCodeAt(0) / 1000);
  return {
    arithmetic: 'plain',
    training: 'small',
    epoch,
    batch: 0,
    counters: Float64Array.of(Number.POSITIVE_INFINITY, Number.NaN, -0),
    streams: numbers(10),
    parameters: numbers(3),
    sums: numbers(0),
    record: numbers(0),
  };
}

export function finish(run: Run): void {
  run.setState('finished', '', Float64Array.of(0.25, Number.NaN));
}

/** Everything that a person could see of it, of its first epochs. */
export function contents({ info, history, subject, request, basis, whyNotContinued }: Run, epochs = history.epochs) {
  const recorded = [...history.recordedEpochs()].filter(epoch => epoch <= epochs);
  return {
    facts: { info, subject, request, whyNotContinued, firstWeights: history.firstWeights, basis },
    scalars: Array.from({ length: epochs }, (_, epoch) => [...history.scalarsOf(epoch + 1)!]),
    tensors: recorded.map(epoch => [epoch, ...history.tensorsOf(epoch)!]),
  };
}

/** With its end and its marks: all that a save of it holds. */
export function wholeRun(run: Run) {
  const { status, endedAt, marks } = run;
  return { ...contents(run), status, endedAt, marks: marks.all };
}
