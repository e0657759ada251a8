import { Run } from '../../../src/run/run.ts';
import type { RunInfo } from '../../../src/run/runState.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import type { LayerShape } from '../../../src/trace/shapes.ts';

/**
 * A run of the given layers whose record of each epoch holds the numbers 0, 1, 2, ... plus the epoch times 1000. `facts` are
 * those that matter to a test.
 */
export function runOf(layers: readonly LayerShape[], epochs: number, facts: Partial<RunInfo> = {}): Run {
  const info: RunInfo = {
    id: 'a',
    name: 'test',
    spec: 'file:///test.mlp.json',
    seed: 1,
    epochs: 100,
    task: 'classification',
    loss: 'mse',
    optimizer: 'sgd',
    precision: 'float64',
    trainingRows: 4,
    validationRows: 0,
    testRows: 0,
    parameters: 3,
    layers,
    probe: 'sample 0',
    seedGiven: false,
    startedAt: 0,
    settings: { seed: 1, layers: [] },
    ...facts,
  };
  const run = new Run(info, 1e8);
  for (let epoch = 1; epoch <= epochs; epoch++) addEpoch(run, epoch);
  return run;
}

export function addEpoch(run: Run, epoch: number): void {
  const { scalarLength, tensorLength } = traceLayout(run.info.layers);
  const numbers = (length: number) => Float64Array.from({ length }, (_, index) => epoch * 1000 + index);
  run.append({
    firstEpoch: epoch,
    scalars: numbers(scalarLength),
    tensorEpochs: Int32Array.of(epoch),
    tensors: numbers(tensorLength),
  });
}
