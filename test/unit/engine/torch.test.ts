/** Our training against PyTorch's, number by number. How the reference was made: reference/torch_reference.py. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadRows } from '../../../src/engine/batches.ts';
import { plainLayer } from '../../../src/engine/defaults.ts';
import { recordsOf } from '../../../src/engine/epochBlock.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type {
  ActivationName,
  EngineOptions,
  LossName,
  OptimizerOptions,
  ScheduleOptions,
} from '../../../src/engine/options.ts';
import { backward, forward } from '../../../src/engine/passes.ts';
import { addRegularizationGradient } from '../../../src/engine/regularization.ts';
import { createTrainer, type TrainerSettings } from '../../../src/engine/trainer.ts';
import { activationNames, standardActivation } from '../../../src/functions/activations.ts';
import { lossNames } from '../../../src/functions/losses.ts';
import { optimizerDefaults, optimizerNames } from '../../../src/functions/optimizers.ts';
import { scheduleNames } from '../../../src/functions/schedules.ts';
import type { Trainable } from '../../../src/functions/trainable.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { assertClose, trainingOptions } from './support.ts';

type Numbers = readonly number[];

interface ReferenceCase {
  readonly activations: readonly ActivationName[];
  readonly units: readonly number[];
  readonly loss: LossName;
  /** What it leaves out was left to PyTorch's defaults. */
  readonly optimizer: Partial<OptimizerOptions> & Pick<OptimizerOptions, 'type'>;
  readonly schedule?: ScheduleOptions;
  readonly clipping?: EngineOptions['clipping'];
  readonly l1?: Numbers;
  readonly l2?: Numbers;
  /** Layers that are not trained, whose gradients PyTorch then leaves out. */
  readonly frozen?: Numbers;
  /** Layers of which only weights, or only biases, are not. */
  readonly frozenWeights?: Numbers;
  readonly frozenBiases?: Numbers;
  /** Layers without a bias. */
  readonly unbiased?: Numbers;
  readonly classWeights?: Numbers;
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
  /** Of the losses every such one is there, from the first on. */
  readonly kept: number;
  readonly cases: readonly ReferenceCase[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/torch_reference.json', import.meta.url), 'utf8'),
);

test('the PyTorch reference covers every activation, loss and optimizer, every schedule but the constant one', () => {
  const { cases } = reference;
  assert.deepEqual(new Set(cases.flatMap(({ activations }) => activations)), new Set(activationNames));
  assert.deepEqual(new Set(cases.map(({ loss }) => loss)), new Set(lossNames));
  assert.deepEqual(new Set(cases.map(({ optimizer }) => optimizer.type)), new Set(optimizerNames));
  const schedules = new Set(cases.map(({ schedule }) => schedule?.type ?? 'constant'));
  assert.deepEqual(schedules, new Set(scheduleNames));
  assert.ok(cases.some(({ unbiased }) => unbiased));
  const weighted = cases.flatMap(({ classWeights, loss }) => (classWeights ? [loss] : []));
  assert.deepEqual(new Set(weighted), new Set(['crossEntropy', 'binaryCrossEntropy']));
  assert.ok(cases.some(({ frozenWeights, frozenBiases }) => frozenWeights && frozenBiases));
  assert.ok(reference.rows % reference.batchSize > 0, 'the last batch is smaller');
});

const arithmetics: Readonly<Record<string, TrainerSettings>> = {
  'the plain arithmetic': {},
  'the reproducible kernels': {
    arithmetic: fastestArithmetic({ precision: 'float64', reproducible: true, threads: 1 }),
  },
  'the fastest kernels': { arithmetic: fastestArithmetic({ precision: 'float64', reproducible: false, threads: 1 }) },
};

for (const referenceCase of reference.cases) {
  const { activations, loss, optimizer, schedule, clipping, l1, l2, frozen, unbiased } = referenceCase;
  const { frozenWeights, frozenBiases, classWeights } = referenceCase;
  const parts = { frozen, frozenWeights, frozenBiases, unbiased };
  const extras = JSON.stringify({ ...optimizer, schedule, clipping, l1, l2, ...parts, classWeights });
  const title = `${activations.join('-')} under ${loss} with ${extras}`;
  const options = optionsOf(referenceCase);

  test(`${title}: the first batch's gradients are PyTorch's`, () => {
    const network = createNetwork(options, reference.batchSize);
    loadRows(network, options.training, 0, reference.batchSize);
    forward(network, reference.batchSize);
    backward(network, reference.batchSize);
    addRegularizationGradient(network);
    for (const [l, { dw, db, trainsWeights, trainsBias }] of network.layers.entries()) {
      if (trainsWeights) assertClose(dw, referenceCase.firstWeightGradients[l], 1e-12, `dE/dW of layer ${l + 1}`);
      if (trainsBias) assertClose(db, referenceCase.firstBiasGradients[l], 1e-12, `dE/db of layer ${l + 1}`);
    }
  });

  for (const [name, settings] of Object.entries(arithmetics)) {
    test(`${title}: ${reference.epochs} epochs of training by ${name} end where PyTorch's end`, () => {
      const trainer = createTrainer(options, settings);
      const epochLosses: number[] = [];
      while (trainer.state === 'training') {
        const block = trainer.run();
        if (!block) continue;
        for (const { epoch, scalars } of recordsOf(block, trainer.layout)) {
          if (epoch % reference.kept === 1) epochLosses.push(scalars[networkScalarIndex('loss')]);
        }
      }
      assertClose(epochLosses, referenceCase.epochLosses, 1e-9, 'the losses');
      for (const [l, { w, b, hasBias }] of trainer.network.layers.entries()) {
        assertClose(w, referenceCase.lastWeights[l], 1e-9, `the weights of layer ${l + 1}`);
        const bias = hasBias ? referenceCase.lastBiases[l] : new Float64Array(b.length);
        assertClose(b, bias, 1e-9, `the bias of layer ${l + 1}`);
      }
    });
  }
}

function trainableOf({ frozen, frozenWeights, frozenBiases }: ReferenceCase, l: number): Trainable {
  if (frozen?.includes(l)) return false;
  if (frozenWeights?.includes(l)) return 'bias';
  return frozenBiases?.includes(l) ? 'weights' : true;
}

function optionsOf(referenceCase: ReferenceCase): EngineOptions {
  const { activations, units, loss, optimizer, inputs, targets, firstWeights, firstBiases } = referenceCase;
  const { schedule, clipping, l1, l2, unbiased, classWeights } = referenceCase;
  const explicit = (values: Numbers) => ({ type: 'explicit', values: Float64Array.from(values) }) as const;
  return trainingOptions({
    inputs: reference.inputs,
    layers: activations.map((activation, l) => ({
      name: String(l + 1),
      units: units[l],
      activation: standardActivation(activation),
      weightInit: explicit(firstWeights[l]),
      biasInit: explicit(firstBiases[l]),
      ...plainLayer,
      l1: l1?.[l] ?? 0,
      l2: l2?.[l] ?? 0,
      trainable: trainableOf(referenceCase, l),
      bias: !unbiased?.includes(l),
    })),
    loss,
    classWeights,
    optimizer: { ...optimizerDefaults[optimizer.type], ...optimizer } as OptimizerOptions,
    schedule: { warmup: 0, ...(schedule ?? { type: 'constant' }) },
    clipping: clipping ?? {},
    epochs: reference.epochs,
    batchSize: reference.batchSize,
    training: { rows: reference.rows, inputs: Float64Array.from(inputs), targets: Float64Array.from(targets) },
  });
}
