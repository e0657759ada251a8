/** Layers without a bias: net = W x. Their numbers against PyTorch's are in torch.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { explicitBackward } from '../../../src/engine/explicit.ts';
import { checkGradients, passes } from '../../../src/engine/gradientCheck.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { OptimizerName } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import type { RecordedQuantity } from '../../../src/trace/quantity.ts';
import { layersOf, sampleAt, trainingOptions } from './support.ts';

const biased = layersOf(['tanh', 'linear'], [4, 2]);
const layers = biased.map((layer, l) => (l === 0 ? { ...layer, bias: false } : layer));

for (const type of Object.keys(optimizerDefaults) as OptimizerName[]) {
  test(`under ${type} with weight decay and clipping the bias that is not there stays exactly 0`, () => {
    const optimizer = { ...optimizerDefaults[type], weightDecay: 0.1 };
    const trainer = createTrainer(trainingOptions({ layers, optimizer, clipping: { norm: 0.5 } }));
    while (trainer.state === 'training') trainer.step();
    const [without, other] = trainer.network.layers;
    assert.deepEqual([...without!.b], [0, 0, 0, 0]);
    assert.notDeepEqual([...other!.b], [...createNetwork(trainingOptions({ layers }), 1).layers[1]!.b]);
  });
}

test('clipping by the norm measures no gradient of a bias that is not there', () => {
  const plain = trainingOptions({ layers, batchSize: 7, epochs: 1 });
  const free = createTrainer(plain);
  const first = createNetwork(plain, 1).layers.map(({ w, b }) => [w.slice(), b.slice()] as const);
  free.step();
  let squares = 0;
  for (const [l, { w, b, hasBias }] of free.network.layers.entries()) {
    for (const [k, weight] of w.entries()) squares += ((weight - first[l]![0][k]!) / 0.1) ** 2;
    if (hasBias) for (const [o, bias] of b.entries()) squares += ((bias - first[l]![1][o]!) / 0.1) ** 2;
  }
  const moved = (norm: number) => {
    const trainer = createTrainer({ ...plain, clipping: { norm } });
    trainer.step();
    return trainer.network.layers.map(({ w }) => [...w]);
  };
  const unclipped = free.network.layers.map(({ w }) => [...w]);
  assert.deepEqual(moved(Math.sqrt(squares) + 1e-5), unclipped);
  assert.notDeepEqual(moved(Math.sqrt(squares) - 1e-5), unclipped);
});

test('nothing is drawn for a bias that is not there, whatever its initialization says', () => {
  const zeros = biased.map(layer => ({ ...layer, biasInit: { type: 'zeros' } as const }));
  const options = trainingOptions({});
  const weights = (of: typeof layers) => createNetwork({ ...options, layers: of }, 1).layers.map(({ w }) => [...w]);
  assert.deepEqual(weights(layers), weights(zeros));
});

test('the record has no bias, and everything else in its place', () => {
  const trainer = createTrainer(trainingOptions({ layers, epochs: 1 }));
  let record: EpochRecord | undefined;
  while (trainer.state === 'training') record = trainer.step() ?? record;
  const tensor = (l: number, name: RecordedQuantity) => [...tensorInRow(trainer.layout, record!.tensors!, l, name)];
  for (const name of ['biasAfter', 'meanBiasGradient', 'biasUpdate'] as const) {
    assert.deepEqual([tensor(0, name).length, tensor(1, name).length], [0, 2], name);
  }
  for (const [l, { w }] of trainer.network.layers.entries()) assert.deepEqual(tensor(l, 'weightsAfter'), [...w]);
  assert.deepEqual(tensor(1, 'biasAfter'), [...trainer.network.layers[1]!.b]);
  assert.deepEqual(tensor(0, 'output'), tensor(1, 'input'));
});

test('a gradient check of it compares the weights alone, and finds them right', () => {
  const { training, ...options } = trainingOptions({ layers });
  const report = checkGradients(createNetwork(options, 1), training);
  assert.deepEqual(
    report.map(({ layer, tensor }) => `${layer} ${tensor}`),
    ['0 weights', '1 weights', '1 bias'],
  );
  assert.ok(report.every(passes));
});

test('the explicit route has a net value of W x alone, and no gradient of a bias', () => {
  const { training, ...options } = trainingOptions({ layers });
  const network = createNetwork(options, 1);
  const { inputs, targets } = sampleAt(training, 2);
  const [without, other] = explicitBackward(network, inputs, targets);
  const { w, I } = network.layers[0]!;
  const net = without!.net.values.map((_, o) => inputs.reduce((sum, x, i) => sum + w[o * I + i]! * x, 0));
  assert.deepEqual(without!.net.values, net);
  assert.deepEqual([without!.biasGradient, other!.biasGradient], [undefined, other!.delta]);
});
