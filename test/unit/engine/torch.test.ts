/** Our training against PyTorch's, number by number. How the reference was made: reference/torch_reference.py. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { backward } from '../../../src/engine/backward.ts';
import { loadRows } from '../../../src/engine/batches.ts';
import { forward } from '../../../src/engine/forward.ts';
import { lossNames } from '../../../src/engine/losses.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { ActivationName, EngineOptions, LossName, OptimizerOptions } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { assertClose, trainingOptions } from './support.ts';

type Numbers = readonly number[];

interface ReferenceCase {
  readonly activations: readonly ActivationName[];
  readonly units: readonly number[];
  readonly loss: LossName;
  readonly optimizer: OptimizerOptions;
  readonly inputs: Numbers;
  readonly targets: Numbers;
  readonly firstWeights: readonly Numbers[];
  readonly firstBiases: readonly Numbers[];
  readonly firstWeightGradients: readonly Numbers[];
  readonly firstBiasGradients: readonly Numbers[];
  readonly epochLosses: Numbers;
  readonly lastWeights: readonly Numbers[];
  readonly lastBiases: readonly Numbers[];
}

interface Reference {
  readonly inputs: number;
  readonly rows: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly cases: readonly ReferenceCase[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/torch_reference.json', import.meta.url), 'utf8'),
);

test('the PyTorch reference covers every loss, sgd with and without momentum, and adam', () => {
  const { cases } = reference;
  assert.deepEqual(new Set(cases.map(({ loss }) => loss)), new Set(lossNames));
  assert.ok(cases.some(({ optimizer }) => optimizer.type === 'sgd' && optimizer.momentum === 0));
  assert.ok(cases.some(({ optimizer }) => optimizer.type === 'sgd' && optimizer.momentum > 0));
  assert.ok(cases.some(({ optimizer }) => optimizer.type === 'adam'));
  assert.ok(reference.rows % reference.batchSize > 0, 'the last batch is smaller');
});

for (const referenceCase of reference.cases) {
  const { activations, loss, optimizer } = referenceCase;
  const title = `${activations.join('-')} under ${loss} with ${JSON.stringify(optimizer)}`;
  const options = optionsOf(referenceCase);

  test(`${title}: the first batch's gradients are PyTorch's`, () => {
    const network = createNetwork(options, reference.batchSize);
    loadRows(network, options.training, 0, reference.batchSize);
    forward(network, reference.batchSize);
    backward(network, reference.batchSize);
    for (const [l, { dw, db }] of network.layers.entries()) {
      assertClose(dw, referenceCase.firstWeightGradients[l], 1e-12, `dE/dW of layer ${l + 1}`);
      assertClose(db, referenceCase.firstBiasGradients[l], 1e-12, `dE/db of layer ${l + 1}`);
    }
  });

  test(`${title}: ${reference.epochs} epochs of training end where PyTorch's end`, () => {
    const trainer = createTrainer(options);
    const epochLosses: number[] = [];
    while (trainer.state === 'training') {
      const record = trainer.step();
      if (record) epochLosses.push(record.scalars[networkScalarIndex('loss')]);
    }
    assertClose(epochLosses, referenceCase.epochLosses, 1e-12, 'the losses');
    for (const [l, { w, b }] of trainer.network.layers.entries()) {
      assertClose(w, referenceCase.lastWeights[l], 1e-12, `the weights of layer ${l + 1}`);
      assertClose(b, referenceCase.lastBiases[l], 1e-12, `the bias of layer ${l + 1}`);
    }
  });
}

function optionsOf(referenceCase: ReferenceCase): EngineOptions {
  const { activations, units, loss, optimizer, inputs, targets, firstWeights, firstBiases } = referenceCase;
  const explicit = (values: Numbers) => ({ type: 'explicit', values: Float64Array.from(values) }) as const;
  return trainingOptions({
    inputs: reference.inputs,
    layers: activations.map((activation, l) => ({
      name: String(l + 1),
      units: units[l],
      activation,
      weightInit: explicit(firstWeights[l]),
      biasInit: explicit(firstBiases[l]),
    })),
    loss,
    optimizer,
    epochs: reference.epochs,
    batchSize: reference.batchSize,
    training: { rows: reference.rows, inputs: Float64Array.from(inputs), targets: Float64Array.from(targets) },
  });
}
