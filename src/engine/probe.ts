import { type TraceLayout, tensorInRow } from '../trace/layout.ts';
import { loadRows } from './batches.ts';
import { type Network, shareParameters } from './network.ts';
import type { Samples } from './options.ts';
import { backwardDeltas, forward, inputGradient } from './passes.ts';

/** The pinned sample, followed through the network with every intermediate value. */
export interface Probe {
  /** Writes the `probe*` tensors of every layer under the present weights. */
  record(): void;
}

/**
 * A probe that writes into a tensor row. It has activations of its own and leaves the network's weights, gradients and
 * batch alone. `samples` holds one row.
 */
export function createProbe(network: Network, layout: TraceLayout, row: Float64Array, samples: Samples): Probe {
  const own = shareParameters(network, 1);
  const places = own.layers.map((layer, l) => ({
    layer,
    input: tensorInRow(layout, row, l, 'input'),
    net: tensorInRow(layout, row, l, 'net'),
    output: tensorInRow(layout, row, l, 'output'),
    outputGradient: tensorInRow(layout, row, l, 'outputGradient'),
    jacobianDiagonal: tensorInRow(layout, row, l, 'jacobianDiagonal'),
    delta: tensorInRow(layout, row, l, 'delta'),
    inputGradient: tensorInRow(layout, row, l, 'inputGradient'),
  }));
  loadRows(own, samples, 0, 1);
  return {
    record: () => {
      forward(own, 1);
      backwardDeltas(own, 1);
      inputGradient(own.layers[0], 1);
      for (const place of places) {
        const { x, net, y, dy, jacobianDiagonal: diagonal, dnet, dx } = place.layer;
        place.input.set(x);
        place.net.set(net);
        place.output.set(y);
        place.outputGradient.set(dy);
        place.jacobianDiagonal.set(diagonal);
        place.delta.set(dnet);
        place.inputGradient.set(dx);
      }
    },
  };
}
