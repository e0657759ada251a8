import { Inspected, type InspectedOptions } from '../../../src/inspector/inspected.ts';
import { type Arrangement, InspectorNodes } from '../../../src/inspector/nodes.ts';
import type { RunInfo } from '../../../src/run/runState.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import type { RecordedQuantity } from '../../../src/trace/quantity.ts';
import type { LayerShape } from '../../../src/trace/shapes.ts';
import { runOf } from '../run/trainedRun.ts';

export function shape(inputs: number, outputs: number, facts: Partial<LayerShape> = {}): LayerShape {
  return { name: 'hidden', inputs, outputs, bias: true, activation: 'tanh', ...facts };
}

export interface Given extends Partial<Omit<InspectedOptions, 'run'>> {
  /** Numbers of the record at the epoch, instead of the counted ones: `[layer, tensor, numbers]`. */
  readonly numbers?: readonly (readonly [layer: number, tensor: RecordedQuantity, numbers: readonly number[]])[];
  readonly facts?: Partial<RunInfo>;
}

/** A run at its last recorded epoch, 2. */
export function inspect(layers: readonly LayerShape[], { numbers = [], facts, ...options }: Given = {}): Inspected {
  const run = runOf(layers, 2, facts);
  const { layout } = run.history;
  const row = run.history.tensorsOf(2)!;
  for (const [layer, tensor, values] of numbers) tensorInRow(layout, row, layer, tensor).set(values);
  return new Inspected({ run, epoch: 2, sample: undefined, probe: undefined, ...options });
}

export function nodesOf(layers: readonly LayerShape[], given: Given = {}, arrangement?: Arrangement): InspectorNodes {
  return new InspectorNodes(inspect(layers, given), arrangement);
}
