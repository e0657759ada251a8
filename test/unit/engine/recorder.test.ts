/** Every recorded tensor against its definition in words, computed naively by the explicit route. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLayer } from '../../../src/engine/defaults.ts';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { type ExplicitLayer, explicitBackward } from '../../../src/engine/explicit.ts';
import { createNetwork, type Network } from '../../../src/engine/network.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { activationNames } from '../../../src/functions/activations.ts';
import { isLegalPair, lossNames } from '../../../src/functions/losses.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { isSaturated, layerScalarIndex, tensorInRow } from '../../../src/trace/layout.ts';
import type { RecordedQuantity } from '../../../src/trace/quantity.ts';
import type { LayerScalar } from '../../../src/trace/scalars.ts';
import { assertClose, layersOf, sampleAt, trainingOptions } from './support.ts';

/** Seven samples in batches of 3, 3 and 1. */
const batches = [[0, 1, 2], [3, 4, 5], [6]];

const tolerance = 1e-12;

for (const activation of activationNames) {
  for (const loss of lossNames.filter(loss => isLegalPair(activation, loss))) {
    test(`with frozen weights, in every epoch, each mean of ${activation} layers under ${loss} is the mean of its definition`, () => {
      const options = frozen({ layers: layersOf([activation, activation], [4, 2]), loss });
      const { trainer, records } = train(options);
      const explicit = explicitSamples(options);
      for (const [record, l] of records.flatMap(record => [[record, 0] as const, [record, 1] as const])) {
        const { tensor } = reader(trainer, record);
        const deltas = explicit.map(layers => layers[l].delta.values);
        const biasGradients = batches.map(batch => mean(batch.map(n => deltas[n])));
        const gradients = batches.map(batch => mean(batch.map(n => explicit[n][l].weightGradient.values)));
        const diagonals = explicit.map(layers => diagonalOf(layers[l]));
        const assertRecorded = (name: RecordedQuantity, expected: ArrayLike<number>) =>
          assertClose(tensor(l, name), expected, tolerance, name, 1e-3);
        assertRecorded('meanDelta', mean(deltas));
        assertRecorded('deltaRms', mean(deltas.map(squares)).map(Math.sqrt));
        assertRecorded('meanJacobianDiagonal', mean(diagonals));
        assertRecorded('meanGradient', mean(gradients));
        assertRecorded('meanBiasGradient', mean(biasGradients));
      }
    });
  }
}

test('norms, shares and means over a layer are what their names say', () => {
  const layers = layersOf(['relu', 'sin', 'sigmoid'], [6, 20, 2], { type: 'normal', mean: 0, std: 3 });
  const options = frozen({ layers });
  const { trainer, records } = train(options);
  const explicit = explicitSamples(options);
  const { tensor, scalar } = reader(trainer, records[1]);
  const shares = layers.map((_, l) => {
    const outputs = explicit.flatMap(sample => [...sample[l].output.values]);
    const zeroShare = outputs.filter(y => y === 0).length / outputs.length;
    const diagonal = [...mean(explicit.map(sample => diagonalOf(sample[l])))];
    const saturatedShare = diagonal.filter(slope => isSaturated(slope, 7, 'float64')).length / diagonal.length;
    assert.equal(scalar(l, 'zeroShare'), zeroShare);
    assert.equal(scalar(l, 'saturatedShare'), saturatedShare);
    for (const [name, of] of [
      ['deltaNorm', 'meanDelta'],
      ['gradientNorm', 'meanGradient'],
      ['weightNorm', 'weightsAfter'],
      ['updateNorm', 'weightUpdate'],
    ] as const) {
      assertClose([scalar(l, name)], [Math.hypot(...tensor(l, of))], tolerance, name);
    }
    const rms = Math.hypot(...tensor(l, 'deltaRms')) / Math.sqrt(diagonal.length);
    assertClose([scalar(l, 'deltaRms')], [rms], tolerance, 'deltaRms');
    const slope = diagonal.reduce((a, b) => a + b, 0) / diagonal.length;
    assertClose([scalar(l, 'jacobianMean')], [slope], tolerance, 'jacobianMean');
    return { zeroShare, saturatedShare };
  });
  assert.ok(shares[0].zeroShare > 0 && shares[1].zeroShare === 0, 'the test has zeros to count');
});

test("a layer's deltaRms and jacobianMean are over all samples and units, whatever the batches", () => {
  const given = (name: string, units: number, w: readonly number[], b: readonly number[]) => ({
    name,
    units,
    weightInit: { type: 'explicit', values: Float64Array.from(w) } as const,
    biasInit: { type: 'explicit', values: Float64Array.from(b) } as const,
    ...plainLayer,
  });
  const { trainer, records } = train(
    frozen({
      inputs: 1,
      layers: [
        { ...given('hidden', 2, [1, 1], [0, 3]), activation: { type: 'relu' } },
        { ...given('out', 1, [3, 1], [0]), activation: { type: 'linear' } },
      ],
      // Outputs 7, 11, 2 and 0; dE/dy is twice the error.
      training: { rows: 4, inputs: Float64Array.of(1, 2, -1, -4), targets: Float64Array.of(6, 12, 0, 1) },
    }),
  );
  for (const record of records) {
    const { scalar } = reader(trainer, record);
    // Deltas (6, 2), (-6, -2), (0, 4) and (0, 0); the first unit is alive in 2 of 4 samples, the second in 3.
    assert.equal(scalar(0, 'deltaRms'), Math.sqrt((36 + 4 + 36 + 4 + 16) / 8));
    assert.equal(scalar(0, 'jacobianMean'), 5 / 8);
    // Deltas 2, -2, 4 and -2.
    assert.equal(scalar(1, 'deltaRms'), Math.sqrt((4 + 4 + 16 + 4) / 4));
    assert.equal(scalar(1, 'jacobianMean'), 1);
  }
});

test('the update is exactly the weights after the epoch minus the weights before it', () => {
  const options = trainingOptions({
    optimizer: { ...optimizerDefaults.sgd, learningRate: 0.1, momentum: 0.9 },
    shuffle: true,
  });
  const trainer = createTrainer(options);
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const before = parametersOf(trainer.network);
    const record = nextRecord(trainer);
    const after = parametersOf(trainer.network);
    const { tensor, scalar } = reader(trainer, record);
    for (const [l, { w, b }] of after.entries()) {
      assert.deepEqual(tensor(l, 'weightsAfter'), w);
      assert.deepEqual(tensor(l, 'biasAfter'), b);
      const update = w.map((value, k) => value - before[l].w[k]);
      assert.deepEqual(tensor(l, 'weightUpdate'), update);
      assert.deepEqual(
        tensor(l, 'biasUpdate'),
        b.map((value, k) => value - before[l].b[k]),
      );
      assertClose([scalar(l, 'updateRatio')], [Math.hypot(...update) / Math.hypot(...w)], tolerance, 'updateRatio');
    }
  }
});

test('under plain gradient descent the update is minus the rate times the summed batch gradients', () => {
  const options = trainingOptions({ optimizer: { ...optimizerDefaults.sgd, learningRate: 0.25, momentum: 0 } });
  const { trainer, records } = train(options);
  const { tensor } = reader(trainer, records[0]);
  for (let l = 0; l < 2; l++) {
    const expected = tensor(l, 'meanGradient').map(g => -0.25 * batches.length * g);
    assertClose(tensor(l, 'weightUpdate'), expected, tolerance, 'weightUpdate');
  }
});

test('the probe holds the pinned sample as it was before the first update of the epoch', () => {
  const probed = trainingOptions({});
  const options = { ...probed, probe: sampleAt(probed.training, 4) };
  const trainer = createTrainer(options);
  nextRecord(trainer);
  const beforeSecond = explicitBackward(trainer.network, options.probe.inputs, options.probe.targets);
  const { tensor } = reader(trainer, nextRecord(trainer));
  for (const [l, layer] of beforeSecond.entries()) {
    assertClose(tensor(l, 'input'), layer.input.values, 0, 'input');
    assertClose(tensor(l, 'net'), layer.net.values, 0, 'net');
    assertClose(tensor(l, 'output'), layer.output.values, 0, 'output');
    assertClose(tensor(l, 'outputGradient'), layer.outputGradient.values, tolerance, 'outputGradient');
    assertClose(tensor(l, 'jacobianDiagonal'), diagonalOf(layer), tolerance, 'jacobianDiagonal');
    assertClose(tensor(l, 'delta'), layer.delta.values, tolerance, 'delta');
    assertClose(tensor(l, 'inputGradient'), layer.inputGradient.values, tolerance, 'inputGradient');
  }
});

test('the probe of a fused loss shows the real dE/dy, infinite where the output has underflowed, beside a finite delta', () => {
  const options = trainingOptions({
    inputs: 1,
    layers: [
      {
        name: 'out',
        units: 2,
        activation: { type: 'softmax' },
        weightInit: { type: 'explicit', values: Float64Array.of(1000, -1000) },
        biasInit: { type: 'zeros' },
        ...plainLayer,
      },
    ],
    loss: 'crossEntropy',
    optimizer: { ...optimizerDefaults.sgd, learningRate: 0, momentum: 0 },
    training: { rows: 1, inputs: Float64Array.of(1), targets: Float64Array.of(0, 1) },
    batchSize: 1,
  });
  const { trainer, records } = train(options);
  const { tensor } = reader(trainer, records[0]);
  assert.deepEqual([...tensor(0, 'output')], [1, 0]);
  assert.deepEqual([...tensor(0, 'outputGradient')], [0, Number.NEGATIVE_INFINITY]);
  assert.deepEqual([...tensor(0, 'delta')], [1, -1]);
  assert.equal(records[0].scalars[0], 2000);
});

function frozen(overrides: Partial<EngineOptions>): EngineOptions {
  return trainingOptions({
    ...overrides,
    optimizer: { ...optimizerDefaults.sgd, learningRate: 0, momentum: 0 },
    epochs: 2,
  });
}

function explicitSamples(options: EngineOptions): readonly (readonly ExplicitLayer[])[] {
  const network = createNetwork(options, 1);
  return Array.from({ length: options.training.rows }, (_, n) => {
    const { inputs, targets } = sampleAt(options.training, n);
    return explicitBackward(network, inputs, targets);
  });
}

function train(options: EngineOptions): { trainer: Trainer; records: readonly EpochRecord[] } {
  const trainer = createTrainer(options);
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') records.push(nextRecord(trainer));
  return { trainer, records };
}

function nextRecord(trainer: Trainer): EpochRecord {
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) return record;
  }
  throw new Error('the training ended without a record');
}

function reader({ layout }: Trainer, { scalars, tensors }: EpochRecord) {
  assert.ok(tensors);
  return {
    tensor: (l: number, name: RecordedQuantity) => tensorInRow(layout, tensors, l, name).slice(),
    scalar: (l: number, name: LayerScalar) => scalars[layerScalarIndex(layout, l, name)],
  };
}

function parametersOf({ layers }: Network) {
  return layers.map(({ w, b }) => ({ w: w.slice(), b: b.slice() }));
}

/** diag(dy/dnet); of softmax, diag(diag(p) - p pT). */
function diagonalOf({ activationJacobian, output }: ExplicitLayer): Float64Array {
  if (activationJacobian.form === 'diagonal') return activationJacobian.diagonal;
  return output.values.map(p => p - p * p);
}

function squares(values: Float64Array): Float64Array {
  return values.map(value => value * value);
}

function mean(rows: readonly Float64Array[]): Float64Array {
  return rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
}
