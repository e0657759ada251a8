import type { Run } from '../run/run.ts';
import type { LayerParameters } from '../trace/layersJson.ts';
import { tensorInRow } from '../trace/layout.ts';

/** The layers with their weights and biases after an epoch whose tensors are kept; views, not copies. */
export function trainedLayers({ history }: Run, epoch: number): LayerParameters[] | undefined {
  const { layout } = history;
  const row = history.tensorsOf(epoch);
  return (
    row &&
    layout.layers.map(({ shape: { name, activation, inputs, outputs, bias } }, layer) => ({
      name,
      activation,
      inputs,
      outputs,
      weights: tensorInRow(layout, row, layer, 'weights'),
      biases: bias ? tensorInRow(layout, row, layer, 'bias') : undefined,
    }))
  );
}
