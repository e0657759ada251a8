import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRows } from '../../../src/engine/batches.ts';
import { createNetwork, type Network, shareParameters } from '../../../src/engine/network.ts';
import { backward, forward } from '../../../src/engine/passes.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { randomStreams } from '../../../src/random/streams.ts';
import { assertClose, layersOf, randomSamples, trainingOptions } from './support.ts';

const rate = 0.4;
const [hidden, last] = layersOf(['tanh', 'linear'], [50, 2]);
const layers = [{ ...hidden, dropout: rate }, last];
const samples = randomSamples(3, 40, 3, 2, 'mse');

function network(): Network {
  const made = createNetwork({ seed: 5, inputs: 3, layers, loss: 'mse' }, samples.rows);
  loadRows(made, samples, 0, samples.rows);
  return made;
}

test('the next layer gets each output scaled up, or nothing, and as many as the rate says', () => {
  const { layers, ...rest } = network();
  forward({ layers, ...rest }, samples.rows);
  const [below, above] = layers;
  let dropped = 0;
  for (const [k, y] of below.y.entries()) {
    if (above.x[k] === 0) dropped++;
    else assert.equal(above.x[k], y * (1 / (1 - rate)));
  }
  const share = dropped / below.y.length;
  // Three standard deviations of a binomial share of 2,000.
  assert.ok(Math.abs(share - rate) < 3 * Math.sqrt((rate * (1 - rate)) / below.y.length), `${share}`);
});

test('with the masks held, the gradient is the limit of the differences of the loss', () => {
  const made = network();
  const [below] = made.layers;
  // The same draws each time: a stream that starts anew.
  const pass = () => forward({ ...made, dropoutStream: randomStreams(9).dropout }, samples.rows);
  pass();
  backward(made, samples.rows);
  for (const k of [0, 7, 31, 149]) {
    const weight = below.w[k];
    below.w[k] = weight + 1e-6;
    const above = pass();
    below.w[k] = weight - 1e-6;
    const difference = (above - pass()) / 2e-6 / samples.rows;
    below.w[k] = weight;
    assertClose([below.dw[k]], [difference], 1e-7, `dE/dw[${k}]`, 0.1);
  }
});

test('what measures drops nothing: held-out rows, the probe and the gradient check', () => {
  const own = shareParameters(network(), samples.rows);
  loadRows(own, samples, 0, samples.rows);
  forward(own, samples.rows);
  assert.equal(own.layers[1].x, own.layers[0].y);
});

test('masks come from a stream of their own: without dropout the same seed starts and shuffles alike', () => {
  const first = (dropout: number) => {
    const options = trainingOptions({ layers: [{ ...hidden, dropout }, last], training: samples, shuffle: true });
    const trainer = createTrainer(options);
    const before = trainer.network.layers[0].w.slice();
    trainer.step();
    return { before, batch: trainer.network.x.slice() };
  };
  assert.deepEqual(first(0.5), first(0));
});

test('equal seeds drop alike', () => {
  const train = () => {
    const trainer = createTrainer(trainingOptions({ layers, training: samples, epochs: 2 }));
    while (trainer.state === 'training') trainer.step();
    return trainer.network.layers[0].w;
  };
  assert.deepEqual(train(), train());
});

test('dropout after the last layer is refused', () => {
  assert.throws(
    () => createTrainer(trainingOptions({ layers: [hidden, { ...last, dropout: 0.1 }] })),
    /last layer has dropout/,
  );
});
