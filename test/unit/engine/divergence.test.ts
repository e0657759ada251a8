import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedBatch, hasSoundWeights, locateBadLoss, locateExplosion } from '../../../src/engine/divergence.ts';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { EngineOptions, OptimizerOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { norm } from '../../../src/engine/vector.ts';
import { activationNames } from '../../../src/functions/activations.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { type BatchNorm, batchNorm, batchNorms } from '../../../src/trace/failedBatch.ts';
import { layerScalarIndex, networkScalarIndex, tensorInRow } from '../../../src/trace/layout.ts';
import { recordedQuantities } from '../../../src/trace/quantity.ts';
import { type LayerScalar, layerScalars } from '../../../src/trace/scalars.ts';
import { layersOf, trainingOptions } from './support.ts';

const sgd = (learningRate: number): OptimizerOptions => ({ ...optimizerDefaults.sgd, learningRate, momentum: 0 });
const adam = (learningRate: number): OptimizerOptions => {
  return { ...optimizerDefaults.adam, learningRate, betas: [0.9, 0.999], eps: 1e-8 };
};
const xor = { rows: 4, inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), targets: Float64Array.of(0, 1, 1, 0) };

/** Trains until the run stops by itself, and fails unless it diverged. */
function diverge(options: EngineOptions): { trainer: Trainer; records: EpochRecord[] } {
  const trainer = createTrainer(options);
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) records.push(record);
  }
  assert.equal(trainer.state, 'diverged');
  const { divergence } = trainer;
  assert.ok(divergence);
  assert.equal(divergence.layerName, options.layers[divergence.layer].name);
  const prefix = `diverged at epoch ${divergence.epoch} in layer "${divergence.layerName}": `;
  assert.ok(divergence.message.startsWith(prefix), divergence.message);
  assert.equal(records.at(-1)?.epoch, divergence.epoch, 'the diverging epoch is recorded');
  return { trainer, records };
}

test('a learning rate of 1e9 with relu and mse diverges, and the message names epoch, layer and value', () => {
  const layers = layersOf(['relu', 'linear'], [8, 2]);
  const { trainer } = diverge(trainingOptions({ layers, epochs: 1000, optimizer: sgd(1e9) }));
  assert.equal(trainer.divergence?.epoch, 1);
  assert.match(trainer.divergence.message, /The learning rate was 1e9\.$/);
});

test('a rate that is only too large diverges later, through growing numbers, and says in which epoch', () => {
  const layers = layersOf(['linear', 'linear'], [4, 2]);
  const { trainer, records } = diverge(trainingOptions({ layers, epochs: 10_000, optimizer: sgd(1) }));
  assert.equal(trainer.epoch, records.length - 1, 'the diverging epoch does not count as completed');
  assert.equal(trainer.divergence?.epoch, records.length);
});

test('saturating layers that never reach infinity still diverge: tanh and softmax with adam at 1e9', () => {
  const layers = layersOf(['tanh', 'softmax'], [8, 3]);
  const { trainer } = diverge(trainingOptions({ layers, loss: 'crossEntropy', epochs: 1000, optimizer: adam(1e9) }));
  assert.equal(trainer.divergence?.tensor, 'weights');
  assert.match(trainer.divergence.message, /the weight norm grew from \d/);
});

test('a sigmoid network on xor with adam at 1e9 diverges', () => {
  const layers = layersOf(['sigmoid', 'sigmoid'], [4, 1]);
  const options = { inputs: 2, layers, loss: 'mse', training: xor, batchSize: 4, epochs: 1000 } as const;
  const { trainer } = diverge(trainingOptions({ ...options, optimizer: adam(1e9) }));
  assert.equal(trainer.divergence?.epoch, 1);
});

test('the layer that grew most, against the larger of 1 and its first norm, is the one that is named', () => {
  // adam moves every weight by about the rate, so that the norm grows with the root of their number.
  const small = layersOf(['tanh', 'tanh', 'tanh'], [2, 40, 2], { type: 'normal', mean: 0, std: 0.01 });
  const { trainer } = diverge(trainingOptions({ layers: small, optimizer: adam(1e8) }));
  const norms = trainer.network.layers.map(({ w }) => Math.hypot(...w));
  assert.equal(trainer.divergence?.layer, norms.indexOf(Math.max(...norms)));

  const network = createNetwork({ seed: 0, inputs: 1, layers: layersOf(['linear', 'linear'], [1, 1]), loss: 'mse' }, 1);
  network.layers[0].w[0] = 1e7;
  network.layers[1].w[0] = 5e10;
  const moment = { epoch: 1, batch: 1, learningRate: 1 };
  assert.equal(locateExplosion(network, 1, Float64Array.of(1e-3, 1e4), moment).layer, 0);
  assert.equal(locateExplosion(network, 1, Float64Array.of(1e-3, 1), moment).layer, 1);
  // 1e7 times, and just below: what began above 1 is held against itself.
  assert.equal(locateExplosion(network, 1, Float64Array.of(1, 5001), moment).layer, 0);
  assert.equal(locateExplosion(network, 1, Float64Array.of(1.5, 6000), moment).layer, 1);
  assert.ok(!hasSoundWeights(network, Float64Array.of(1e-3, 1e6)));
  assert.ok(hasSoundWeights(network, Float64Array.of(1e2, 1e6)));
});

for (const activation of activationNames) {
  test(`NaN in the data is found at the net value of the first layer, before ${activation} can hide it`, () => {
    const { training } = trainingOptions({});
    const inputs = training.inputs.with(4 * 3 + 1, Number.NaN);
    const layers = layersOf([activation, 'linear'], [4, 2]);
    const { trainer } = diverge(trainingOptions({ layers, training: { ...training, inputs } }));
    const { epoch, batch, layer, tensor } = trainer.divergence ?? {};
    assert.deepEqual({ epoch, batch, layer, tensor }, { epoch: 1, batch: 2, layer: 0, tensor: 'net' });
  });
}

test('an infinite input that a saturating unit hides is found at the end of the epoch', () => {
  const { training } = trainingOptions({});
  const inputs = training.inputs.with(6 * 3, Number.POSITIVE_INFINITY);
  const { trainer } = diverge(trainingOptions({ training: { ...training, inputs } }));
  const { epoch, layer, tensor } = trainer.divergence ?? {};
  assert.deepEqual({ epoch, layer, tensor }, { epoch: 1, layer: 0, tensor: 'net' });
});

test('NaN in the targets is found at the loss', () => {
  const { training } = trainingOptions({});
  const targets = training.targets.with(0, Number.NaN);
  const { trainer } = diverge(trainingOptions({ training: { ...training, targets } }));
  assert.equal(trainer.divergence?.tensor, 'loss');
  assert.match(
    trainer.divergence.message,
    /^diverged at epoch 1 in layer "2": in batch 1, the loss is NaN: mse of sample 0/,
  );
});

test('the record of an epoch that broke off keeps weights, updates and probe, and leaves NaN for what is unknown', () => {
  const { training } = trainingOptions({});
  const inputs = training.inputs.with(4 * 3, Number.NaN);
  const { trainer, records } = diverge(trainingOptions({ training: { ...training, inputs } }));
  const { scalars, tensors } = records[0];
  assert.ok(tensors);
  assert.ok(Number.isNaN(scalars[networkScalarIndex('loss')]));
  assert.equal(scalars[networkScalarIndex('learningRate')], 0.1);
  const unknown = new Set(['meanDelta', 'deltaRms', 'meanJacobianDiagonal', 'meanGradient', 'meanBiasGradient']);
  for (const name of recordedQuantities) {
    const tensor = tensorInRow(trainer.layout, tensors, 0, name);
    assert.equal(tensor.every(Number.isNaN), unknown.has(name), name);
    assert.equal(tensor.every(Number.isFinite), !unknown.has(name), name);
  }
});

test('a later epoch that breaks off keeps none of the means of the epoch before it', () => {
  const schedule = { type: 'exponential', gamma: 1e100, warmup: 0 } as const;
  const { trainer, records } = diverge(trainingOptions({ schedule, optimizer: sgd(0.01) }));
  assert.equal(records.length, 2);
  const { scalars } = records[1];
  const known: ReadonlySet<LayerScalar> = new Set(['updateNorm', 'weightNorm', 'updateRatio']);
  for (const name of layerScalars.filter(name => !known.has(name))) {
    assert.ok(Number.isNaN(scalars[layerScalarIndex(trainer.layout, 0, name)]), name);
  }
});

test('after a divergence a step does nothing', () => {
  const { trainer } = diverge(trainingOptions({ optimizer: adam(1e9) }));
  const weights = trainer.network.layers[0].w.slice();
  assert.equal(trainer.step(), undefined);
  assert.deepEqual(trainer.network.layers[0].w, weights);
});

test('the batch that failed is kept as norms, without those of a backward pass that was not computed', () => {
  const { training } = trainingOptions({});
  const inputs = training.inputs.with(4 * 3 + 1, Number.NaN);
  const layers = layersOf(['tanh', 'linear'], [4, 2]);
  const { trainer } = diverge(trainingOptions({ layers, training: { ...training, inputs } }));
  const { divergence, network } = trainer;
  const failed = failedBatch(divergence!);
  assert.deepEqual([failed.batch, failed.normsBatch, failed.samples, failed.hasBackward], [2, 2, 3, false]);
  assert.deepEqual(Array.from(failed.operands), [Number.NaN]);
  for (const [layer, { w }] of network.layers.entries()) {
    for (const name of batchNorms) {
      const value = batchNorm(failed, layer, name);
      assert.equal(Number.isNaN(value), name !== 'weights', `${layer} ${name}`);
    }
    assert.ok(Math.abs(batchNorm(failed, layer, 'weights') - Math.hypot(...w)) < 1e-12);
  }
});

test('of weights that exploded the norms of the whole batch are kept, backward pass included', () => {
  const { trainer } = diverge(trainingOptions({ layers: layersOf(['tanh', 'linear'], [4, 2]), optimizer: adam(1e9) }));
  const { divergence, network } = trainer;
  const failed = failedBatch(divergence!);
  assert.equal(failed.tensor, 'weights');
  for (const [layer, { x, net, y, dnet, w, I, O }] of network.layers.entries()) {
    const B = failed.samples;
    const near = (name: BatchNorm, values: Iterable<number>) => {
      const expected = Math.hypot(...values);
      assert.ok(Math.abs(batchNorm(failed, layer, name) - expected) <= 1e-12 * expected, `${layer} ${name}`);
    };
    near('input', x.subarray(0, B * I));
    near('net', net.subarray(0, B * O));
    near('output', y.subarray(0, B * O));
    near('delta', dnet.subarray(0, B * O));
    near('weights', w);
    const gradient = Array.from({ length: O * I }, (_, k) => {
      let sum = 0;
      for (let n = 0; n < B; n++) sum += dnet[n * O + Math.floor(k / I)] * x[n * I + (k % I)];
      return sum / B;
    });
    near('gradient', gradient);
  }
});

test('where an update broke a weight, the norms are of the batch after it', () => {
  const { trainer } = diverge(
    trainingOptions({ layers: layersOf(['linear', 'linear'], [4, 2]), optimizer: sgd(1e300) }),
  );
  const { batch, normsBatch, tensor } = trainer.divergence!;
  if (tensor === 'weights') assert.equal(normsBatch, batch + 1);
  else assert.equal(normsBatch, batch);
  const older = trainer.network;
  older.layers[0].w[0] = Number.POSITIVE_INFINITY;
  older.layers[0].net.fill(Number.POSITIVE_INFINITY);
  const found = locateBadLoss(older, 1, Number.NaN, { epoch: 1, batch: 4, learningRate: 1 });
  assert.deepEqual([found.batch, found.normsBatch, found.tensor], [3, 4, 'weights']);
});

test('norms of numbers whose squares are too small for a double are not 0', () => {
  for (const size of [1e-161, 1e-200, 1e-290]) {
    const expected = size * Math.sqrt(3);
    assert.ok(Math.abs(norm(Float64Array.of(size, -size, size)) - expected) < 1e-12 * expected);
  }
  assert.equal(norm(Float64Array.of(0, -0)), 0);
  assert.ok(Number.isNaN(norm(Float64Array.of(Number.NaN))));
});
