/** The sizes by which a loss rounds, against sums that are written out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLayer } from '../../../src/engine/defaults.ts';
import { lossSize } from '../../../src/engine/lossSize.ts';
import { createNetwork, type Network } from '../../../src/engine/network.ts';
import type { ActivationOptions, LossName } from '../../../src/engine/options.ts';
import { backward, forward } from '../../../src/engine/passes.ts';
import { assertClose } from './support.ts';

/** 2 inputs, two linear units and two outputs, after both passes over two samples. */
function passed(
  output: ActivationOptions,
  loss: LossName,
  targets: readonly number[],
  classWeights?: number[],
): Network {
  const layer = (name: string, activation: ActivationOptions, w: readonly number[], b: readonly number[]) => ({
    ...plainLayer,
    name,
    units: 2,
    activation,
    weightInit: { type: 'explicit', values: Float64Array.from(w) } as const,
    biasInit: { type: 'explicit', values: Float64Array.from(b) } as const,
  });
  const layers = [
    layer('h', { type: 'linear' }, [0.5, -1, 2, 0.25], [0.1, -0.2]),
    layer('y', output, [1, -0.5, 0.75, 2], [-0.3, 0.4]),
  ];
  const network = createNetwork({ seed: 1, inputs: 2, layers, loss, classWeights }, 2);
  network.x.set([1, -2, 3, 0.5]);
  network.t.set(targets);
  network.sampleWeights?.set([0.25, 3]);
  forward(network, 2);
  backward(network, 2);
  return network;
}

/** |dE/dnet| (|b| + sum |w x|), and |dE/dy y| where the outputs matter, in the mean over the samples. */
function unitSize({ layers }: Network, l: number, o: number, outputsMatter: boolean, samples = 2): number {
  const { w, b, x, y, dy, dnet, I, O } = layers[l]!;
  let size = 0;
  for (const n of [0, 1]) {
    const k = n * O + o;
    const terms = Math.abs(w[o * I]! * x[n * I]!) + Math.abs(w[o * I + 1]! * x[n * I + 1]!);
    size += Math.abs(dnet[k]!) * (Math.abs(b[o]!) + terms) + (outputsMatter ? Math.abs(dy[k]! * y[k]!) : 0);
  }
  return size / samples;
}

test('of a loss that is computed from outputs these round, too, and each unit by itself', () => {
  const network = passed({ type: 'tanh' }, 'mse', [0.5, -0.5, 0.25, 1]);
  const { ofUnit, loss } = lossSize(network, 2);
  const outputs = [0, 1].map(o => unitSize(network, 1, o, true));
  for (const o of [0, 1]) {
    assertClose([ofUnit(1, o)], [loss + outputs[o]!], 1e-14, `output ${o}`);
    const above = loss + outputs[0]! + outputs[1]!;
    assertClose([ofUnit(0, o)], [above + unitSize(network, 0, o, true)], 1e-14, `hidden ${o}`);
  }
  assert.ok(outputs.every(size => size > 0));
});

test('of a fused loss the net values round and no output, and the units of softmax all together', () => {
  const network = passed({ type: 'softmax' }, 'crossEntropy', [1, 0, 0, 1]);
  const { ofUnit, loss } = lossSize(network, 2);
  const [first, second] = [0, 1].map(
    start => 1 + Math.max(...network.layers[1]!.net.slice(2 * start, 2 * start + 2).map(Math.abs)),
  );
  assertClose([loss], [(first! + second!) / 2], 1e-14, 'loss');
  const outputs = unitSize(network, 1, 0, false) + unitSize(network, 1, 1, false);
  for (const o of [0, 1]) {
    assertClose([ofUnit(1, o)], [loss + outputs], 1e-14, `output ${o}`);
    assertClose([ofUnit(0, o)], [loss + outputs + unitSize(network, 0, o, true)], 1e-14, `hidden ${o}`);
  }
});

test('samples count by the weights of their classes', () => {
  const network = passed({ type: 'softmax' }, 'crossEntropy', [1, 0, 0, 1], [0.25, 3]);
  const weights = [0.25, 3];
  assert.deepEqual(Array.from(network.sampleWeights!), weights);
  const sizes = weights.map((weight, n) => {
    const net = network.layers[1]!.net.slice(2 * n, 2 * n + 2);
    return weight * (1 + Math.max(...net.map(Math.abs)));
  });
  const { ofUnit, loss } = lossSize(network, 2);
  assertClose([loss], [(sizes[0]! + sizes[1]!) / 3.25], 1e-14, 'loss');
  const outputs = unitSize(network, 1, 0, false, 3.25) + unitSize(network, 1, 1, false, 3.25);
  assertClose([ofUnit(1, 0)], [loss + outputs], 1e-14, 'output');
});
