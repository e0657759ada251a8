import assert from 'node:assert/strict';
import { failedBatch } from '../../../../src/engine/divergence.ts';
import type { EngineOptions } from '../../../../src/engine/options.ts';
import { createTrainer } from '../../../../src/engine/trainer.ts';
import type { ProbeSample } from '../../../../src/run/questions.ts';
import { Run } from '../../../../src/run/run.ts';
import { shapesOf } from '../../../../src/run/runFacts.ts';
import type { RunInfo } from '../../../../src/run/runState.ts';
import type { RunSamples } from '../../../../src/run/samples.ts';
import { weightsOf } from '../../../../src/run/weightRows.ts';
import { Evaluation } from '../../../../src/threads/evaluation.ts';
import { isOfStop, quantityNames, sizeOf } from '../../../../src/trace/quantity.ts';
import type { QuantityRef } from '../../../../src/trace/quantityRef.ts';
import { type ChainSource, chainSource } from '../../../../src/why/explain/source.ts';
import { trainingOptions } from '../../engine/support.ts';

/** A run of these options with the records of all its epochs. All training rows are kept. */
export function runOf(
  overrides: Partial<EngineOptions>,
  { facts = {}, samples = {} }: { facts?: Partial<RunInfo>; samples?: Partial<RunSamples> } = {},
): Run {
  const options = trainingOptions(overrides);
  const { training, layers, inputs, loss, classWeights, precision, task } = options;
  const info: RunInfo = {
    id: 'a',
    name: 'test',
    spec: 'file:///test.mlp.json',
    seed: options.seed,
    seedGiven: false,
    startedAt: 0,
    epochs: options.epochs,
    task,
    loss,
    optimizer: options.optimizer.type,
    precision,
    trainingRows: training.rows,
    validationRows: 0,
    testRows: 0,
    parameters: 0,
    layers: shapesOf(options),
    probe: 'sample 0',
    settings: { seed: options.seed, layers: [], training: { batchSize: options.batchSize } },
    ...facts,
  };
  const model = {
    inputs,
    layers: layers.map(({ name, units, activation, bias }) => ({ name, units, activation, bias })),
    loss,
    ...(classWeights && { classWeights }),
    precision,
    task,
    measure: 'regression',
  } as const;
  const run = new Run(info, 1e9, {
    model,
    samples: {
      rows: training.rows,
      trainingRows: training.rows,
      all: { training: training.rows, validation: 0, test: 0 },
      inputs: training.inputs,
      targets: training.targets,
      probeTargets: options.probe.targets,
      sourceRows: Uint32Array.from({ length: training.rows }, (_, row) => 10 + row),
      inputNames: [],
      targetNames: [],
      ...samples,
    },
  });
  const trainer = createTrainer(options);
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (!record) continue;
    const { epoch, scalars, tensors } = record;
    run.append({
      firstEpoch: epoch,
      scalars,
      tensorEpochs: Int32Array.of(epoch),
      tensors: tensors ?? assert.fail('no tensors'),
    });
  }
  const { divergence } = trainer;
  if (divergence) run.setState('diverged', divergence.message, undefined, failedBatch(divergence));
  return run;
}

/** What is known of the spec's own probe at an epoch. */
export function sourceOf(run: Run, epoch = 1): ChainSource {
  return (
    chainSource({ run, epoch, sample: undefined, probe: undefined }) ?? assert.fail(`epoch ${epoch} is not recorded`)
  );
}

/** Every number that there is. */
export function* refsOf(source: ChainSource): Generator<QuantityRef> {
  for (const layer of source.layers.keys()) {
    for (const quantity of quantityNames.filter(name => source.stop || !isOfStop(name))) {
      const [rows, columns] = sizeOf(quantity, source.layers[layer]!.shape, layer === source.layers.length - 1);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) yield { layer, quantity, row, column };
      }
    }
  }
}

/** The tensors of another sample, as an evaluation answers them. */
export function evaluationOf(run: Run, epoch: number, sample: ProbeSample): readonly Float64Array[] {
  const layers = weightsOf(run.history.layout, { row: run.history.tensorsOf(epoch - 1)! });
  const answer = new Evaluation(run.subject!).answer({ layers, question: { kind: 'probe', sample } });
  return Array.isArray(answer) ? answer : assert.fail('not the answer of a probe');
}
