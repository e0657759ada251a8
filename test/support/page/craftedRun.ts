import { Run } from '../../../src/run/run.ts';
import type { RunInfo, RunStatus } from '../../../src/run/runState.ts';
import { tensorInRow, traceLayout } from '../../../src/trace/layout.ts';
import { type RecordedQuantity, recordedQuantities } from '../../../src/trace/quantity.ts';
import { type LayerScalar, layerScalars, type NetworkScalar, networkScalars } from '../../../src/trace/scalars.ts';
import type { LayerShape } from '../../../src/trace/shapes.ts';

export interface CraftedRun {
  readonly layers: readonly LayerShape[];
  readonly epochs: number;
  /** Epochs whose tensors are recorded; all by default. */
  readonly recorded?: readonly number[];
  /** A number of the network; a falling loss and NaN for the rest by default. */
  readonly network?: (name: NetworkScalar, epoch: number) => number | undefined;
  /** A number of a layer; something of the order of 1 by default. */
  readonly layer?: (name: LayerScalar, layer: number, epoch: number) => number | undefined;
  /** An element of a tensor; a smooth pattern with both signs by default. */
  readonly element?: (name: RecordedQuantity, index: number, layer: number, epoch: number) => number | undefined;
  /** What else differs from a plain finished run. */
  readonly info?: Partial<Omit<RunInfo, 'layers'>>;
  readonly state?: RunStatus['state'];
  readonly message?: string;
}

/** A run that nothing has trained: shapes and numbers that a real training would take long to reach. */
export function craftedRun(wanted: CraftedRun): Run {
  const run = new Run(infoOf(wanted), 1e9);
  const recorded = new Set(wanted.recorded ?? Array.from({ length: wanted.epochs }, (_, index) => index + 1));
  for (let epoch = 1; epoch <= wanted.epochs; epoch++) {
    const isRecorded = recorded.has(epoch);
    run.append({
      firstEpoch: epoch,
      scalars: scalarRow(wanted, epoch),
      tensorEpochs: isRecorded ? Int32Array.of(epoch) : new Int32Array(),
      tensors: isRecorded ? tensorRow(wanted, epoch) : new Float64Array(),
    });
  }
  run.setState(wanted.state ?? 'finished', wanted.message);
  return run;
}

function infoOf({ layers, epochs, info }: CraftedRun): RunInfo {
  return {
    id: 'crafted',
    name: 'crafted',
    spec: 'file:///work/crafted.mlp.json',
    seed: 1,
    epochs,
    task: 'regression',
    loss: 'mse',
    optimizer: 'sgd',
    precision: 'float64',
    trainingRows: 100,
    validationRows: 0,
    testRows: 0,
    parameters: layers.reduce((sum, { inputs, outputs, bias }) => sum + outputs * (inputs + (bias ? 1 : 0)), 0),
    probe: 'sample 0',
    seedGiven: false,
    startedAt: 0,
    settings: { seed: 1, layers: [] },
    ...info,
    layers,
  };
}

function scalarRow({ layers, network, layer: layerScalar }: CraftedRun, epoch: number): Float64Array {
  return Float64Array.from([
    ...networkScalars.map(name => network?.(name, epoch) ?? (name === 'loss' ? 1 / epoch : Number.NaN)),
    ...layers.flatMap((_, layer) =>
      layerScalars.map(name => layerScalar?.(name, layer, epoch) ?? 1 / (1 + layer + Math.log(epoch))),
    ),
  ]);
}

function tensorRow({ layers, element }: CraftedRun, epoch: number): Float64Array {
  const layout = traceLayout(layers);
  const row = new Float64Array(layout.tensorLength);
  layers.forEach((_, layer) => {
    for (const name of recordedQuantities) {
      const tensor = tensorInRow(layout, row, layer, name);
      for (let index = 0; index < tensor.length; index++) {
        tensor[index] = element?.(name, index, layer, epoch) ?? Math.sin(index * 0.7 + epoch * 0.1 + layer);
      }
    }
  });
  return row;
}

/** So many dense layers of equal width, each with a bias. */
export function denseLayers(count: number, width: number, activation = 'tanh'): LayerShape[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `layer ${index + 1}`,
    inputs: width,
    outputs: width,
    bias: true,
    activation,
  }));
}
