import { flatNumbers, recordedMoment } from '../run/moment.ts';
import type { Run } from '../run/run.ts';
import type { LayerParameters } from '../trace/layersJson.ts';

/** The layers with their weights and biases after an epoch whose tensors are kept; views, not copies. */
export function trainedLayers(run: Run, epoch: number): LayerParameters[] | undefined {
  if (!run.history.tensorsOf(epoch)) return undefined;
  const moment = recordedMoment({ run, epoch });
  return moment.layers.map(({ name, activation, inputs, outputs, bias }, layer) => ({
    name,
    activation,
    inputs,
    outputs,
    weights: flatNumbers(moment, layer, 'weightsAfter'),
    biases: bias ? flatNumbers(moment, layer, 'biasAfter') : undefined,
  }));
}
