/** When the numbers of a batch can be read, and what is said before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchQuantity } from '../../../src/engine/arithmetic.ts';
import { numbersRead } from '../../../src/engine/batchSteps.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { layersOf, trainingOptions } from './support.ts';

const [hidden, last] = layersOf(['tanh', 'linear'], [4, 2]);

/** By layer and quantity: the step after which it can be read first, or why it never can. */
function firstRead(options: EngineOptions, asked: readonly (readonly [BatchQuantity, number])[]): string[] {
  const steps = createTrainer(options).steps({ withBefore: false })!;
  const found = asked.map(() => '');
  const look = (after: string) => {
    for (const [k, [quantity, l]] of asked.entries()) {
      const read = steps.read(quantity, l);
      if (found[k] === '' && read instanceof Float64Array) found[k] = after;
      // What could be read once remains to be read.
      else if (found[k] !== '') assert.ok(read instanceof Float64Array, `${quantity} after ${after}`);
    }
  };
  look('nothing');
  for (let step = steps.next(); step; step = steps.next()) {
    look(step.layer === undefined ? step.phase : `${step.phase} ${step.layer}`);
  }
  return asked.map(([quantity, l], k) => {
    const read = steps.read(quantity, l);
    return found[k] || (read as { readonly why: string }).why;
  });
}

test('every quantity can be read from the step on that computes it', () => {
  const options = trainingOptions({ layers: [{ ...hidden!, dropout: 0.3, l2: 0.1 }, last!], clipping: { value: 0.1 } });
  const expected = {
    input: ['load', 'dropout 0'],
    net: ['net 0', 'net 1'],
    output: ['output 0', 'output 1'],
    dropoutMask: ['dropout 0', 'Layer "2" has no dropout.'],
    sampleLoss: ['Layer "1" has no loss; the last layer has.', 'loss'],
    outputGradient: ['outputGradient 0', 'outputGradient 1'],
    jacobianDiagonal: ['delta 0', 'delta 1'],
    delta: ['delta 0', 'delta 1'],
    inputGradient: ['delta 0', 'inputGradient 1'],
    gradient: ['weightGradient 0', 'weightGradient 1'],
    biasGradient: ['biasGradient 0', 'biasGradient 1'],
    penalizedGradient: ['penalty', 'weightGradient 1'],
    clippedGradient: ['clip', 'clip'],
    clippedBiasGradient: ['clip', 'clip'],
    weights: ['nothing', 'nothing'],
    bias: ['nothing', 'nothing'],
  } satisfies Record<BatchQuantity, readonly string[]>;
  for (const [quantity, steps] of Object.entries(expected) as [BatchQuantity, string[]][]) {
    const asked = [0, 1].map(l => [quantity, l] as const);
    assert.deepEqual(firstRead(options, asked), steps, quantity);
  }
});

test('without clipping, dropout and penalties the same gradients are there sooner', () => {
  const options = trainingOptions({ layers: [hidden!, { ...last!, bias: false }] });
  const asked = [
    ['input', 1],
    ['penalizedGradient', 0],
    ['clippedGradient', 0],
    ['clippedBiasGradient', 0],
    ['biasGradient', 1],
    ['clippedBiasGradient', 1],
    ['bias', 1],
    ['net', 2],
  ] as const;
  assert.deepEqual(firstRead(options, asked), [
    'output 0',
    'weightGradient 0',
    'weightGradient 0',
    'biasGradient 0',
    'Layer "2" has no bias.',
    'Layer "2" has no bias.',
    'Layer "2" has no bias.',
    'There is no layer 3; there are 2.',
  ]);
  const penalized = trainingOptions({ layers: [{ ...hidden!, l1: 0.1 }, last!] });
  assert.deepEqual(firstRead(penalized, [['clippedGradient', 0]]), ['penalty']);
  const frozen = trainingOptions({ layers: [{ ...hidden!, trainable: false }, last!], clipping: { norm: 1 } });
  const gradients = firstRead(frozen, [
    ['clippedGradient', 1],
    ['clippedBiasGradient', 1],
  ]);
  assert.deepEqual(gradients, ['clip', 'clip']);
});

test('what is not computed yet is said by its name and layer', () => {
  const softmax = layersOf(['tanh', 'softmax'], [4, 2]);
  const steps = createTrainer(trainingOptions({ layers: softmax, loss: 'crossEntropy' })).steps()!;
  const why = (quantity: BatchQuantity, l: number) => (steps.read(quantity, l) as { readonly why: string }).why;
  assert.equal(why('input', 0), 'x of layer "1" is not computed yet.');
  assert.equal(why('net', 1), 'net of layer "2" is not computed yet.');
  assert.equal(why('sampleLoss', 1), 'The loss is not computed yet.');
  assert.equal(why('inputGradient', 0), 'dE/dx of layer "1" is not computed yet.');
  assert.equal(
    why('outputGradient', 1),
    'softmax and crossEntropy are differentiated together: delta is computed without dE/dy.',
  );
  while (steps.next());
  assert.match(why('inputGradient', 0), /^dE\/dx of layer "1" is not used in training\./);
  steps.finish();
  assert.equal(why('weights', 0), 'The batch is over. Step into the next one.');
});

test('a batch has its rows, its training before it, and x that can be set once it is loaded', () => {
  const trainer = createTrainer(trainingOptions({}));
  const before = trainer.checkpoint('forRecord');
  const steps = trainer.steps()!;
  const input = { target: 'input', layer: 0, first: 0, values: Float64Array.of(9) } as const;
  assert.equal(steps.rows, undefined);
  assert.throws(() => steps.write(input), /^RangeError: No batch is loaded/);
  steps.next();
  assert.deepEqual(steps.rows, Uint32Array.of(0, 1, 2));
  steps.write(input);
  assert.equal(numbersRead(steps.read('input', 0))[0], 9);
  assert.throws(() => numbersRead(steps.read('net', 0)), { message: 'net of layer "1" is not computed yet.' });
  assert.deepEqual(steps.before, before);
  while (steps.next());
  steps.finish();
  assert.equal(steps.finish(), undefined);
  assert.equal(steps.next(), undefined);
  assert.throws(() => steps.write(input), {
    name: 'RangeError',
    message: 'The batch is over. Step into the next one.',
  });
});

test('dE/dx of the first layer is that of the weights that the batch was computed with', () => {
  const steps = createTrainer(trainingOptions({})).steps()!;
  const plain = createTrainer(trainingOptions({})).steps()!;
  for (const each of [steps, plain])
    for (let step = each.next(); !(step?.phase === 'delta' && step.layer === 0); ) step = each.next();
  steps.write({ target: 'weights', layer: 0, first: 0, values: Float64Array.of(5) });
  assert.deepEqual(steps.read('inputGradient', 0), plain.read('inputGradient', 0));
});

test('what is read is a copy, whether it stands in the batch or was kept before a step overwrote it', () => {
  const trainer = createTrainer(trainingOptions({ clipping: { value: 0.01 } }));
  const steps = trainer.steps()!;
  while (steps.next());
  for (const quantity of ['net', 'outputGradient', 'inputGradient', 'biasGradient', 'clippedGradient'] as const) {
    const first = numbersRead(steps.read(quantity, 1));
    const expected = first.slice();
    first.fill(7);
    assert.deepEqual(steps.read(quantity, 1), expected, quantity);
  }
});

test('a batch that has failed does no more steps and takes no more numbers', () => {
  const trainer = createTrainer(trainingOptions({}));
  trainer.write({ target: 'weights', layer: 0, first: 0, values: Float64Array.of(Number.NaN) });
  const steps = trainer.steps()!;
  while (steps.next());
  assert.equal(steps.failure, 'loss');
  assert.ok(steps.done < steps.plan.length);
  assert.throws(() => steps.write({ target: 'learningRate', value: 1 }), /^RangeError: The batch has failed/);
  steps.finish();
  assert.equal(trainer.state, 'diverged');
});
