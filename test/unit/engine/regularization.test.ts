import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNetwork } from '../../../src/engine/network.ts';
import { addRegularizationGradient, regularizationLoss } from '../../../src/engine/regularization.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { assertClose, layersOf, trainingOptions } from './support.ts';

const weights = { type: 'explicit', values: Float64Array.of(2, -1, 0) } as const;
const [plain] = layersOf(['linear'], [1], weights);
const layer = { ...plain, biasInit: { type: 'constant', value: 9 } as const, l1: 0.5, l2: 0.25 };

test('the terms are l1 times the sum of |w| and l2 times the sum of w^2, without the bias', () => {
  const network = createNetwork({ seed: 0, inputs: 3, layers: [layer], loss: 'mse' }, 1);
  assert.equal(regularizationLoss(network), 0.5 * 3 + 0.25 * 5);
  addRegularizationGradient(network);
  assert.deepEqual([...network.layers[0].dw], [0.5 + 2 * 0.25 * 2, -0.5 - 2 * 0.25, 0]);
  assert.deepEqual([...network.layers[0].db], [0]);
});

test('they are recorded apart from the loss, as the mean over the batches of what each started from', () => {
  const options = trainingOptions({ layers: [layer], epochs: 2, optimizer: frozenOptimizer() });
  const trainer = createTrainer(options);
  const unregularized = createTrainer({ ...options, layers: [{ ...layer, l1: 0, l2: 0 }] });
  const record = firstRecord(trainer);
  assertClose([record[networkScalarIndex('regularization')]], [0.5 * 3 + 0.25 * 5], 1e-15, 'regularization');
  assert.equal(record[networkScalarIndex('loss')], firstRecord(unregularized)[networkScalarIndex('loss')]);
});

function frozenOptimizer() {
  return { ...trainingOptions({}).optimizer, learningRate: 0 };
}

function firstRecord(trainer: ReturnType<typeof createTrainer>): Float64Array {
  for (;;) {
    const record = trainer.step();
    if (record) return record.scalars;
  }
}
