/** A training in which numbers are set on the way, written down once more: loops over the reference's passes and an optimizer, without a trainer. */
import { loadBatch, orderSamples } from '../../../src/engine/batches.ts';
import { batchPlan, endOfBackward } from '../../../src/engine/batchPlan.ts';
import { createClipping } from '../../../src/engine/clipping.ts';
import { dropoutForward } from '../../../src/engine/dropout.ts';
import type { Edit } from '../../../src/engine/edit.ts';
import { batchWeight } from '../../../src/engine/meanLoss.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import { createOptimizer, parametersOf } from '../../../src/engine/optimizers.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import {
  activationForward,
  backwardStep,
  hasFiniteDeltas,
  lossForward,
  netForward,
} from '../../../src/engine/passes.ts';
import { addRegularizationGradient } from '../../../src/engine/regularization.ts';
import { createSchedule } from '../../../src/engine/schedule.ts';
import { createValidation } from '../../../src/engine/validation.ts';
import { randomStreams } from '../../../src/random/streams.ts';

/** What is set, before the step of the plan that comes after `done` others; after one more than all of them it is set once the epoch is over. */
export interface PlacedEdit {
  /** Counted from 0. */
  readonly epoch: number;
  readonly batch: number;
  readonly done: number;
  readonly edit: Edit;
}

export interface HandMade {
  /** After each batch, those of all layers, weights before bias. */
  readonly parameters: Float64Array[];
  /** Of each epoch that came to its end. */
  readonly losses: number[];
  readonly learningRates: number[];
  /** Undefined where every batch could be computed. */
  readonly failure: 'loss' | 'delta' | undefined;
}

/** Trains until an epoch's weights are no longer numbers, a batch fails, or all epochs are over; nothing is said to explode. */
export function trainedByHand(options: EngineOptions, edits: readonly PlacedEdit[]): HandMade {
  const { training, batchSize, shuffle } = options;
  const streams = randomStreams(options.seed);
  const network = createNetwork(options, Math.min(batchSize, training.rows), streams);
  const parameters = parametersOf(network);
  const optimizer = createOptimizer(options.optimizer, parameters);
  const clip = createClipping(options.clipping, parameters);
  const validation = createValidation(network, options);
  const schedule = createSchedule(options.schedule, options.optimizer.learningRate);
  const plan = batchPlan(options);
  const checked = endOfBackward(plan);
  const firstUpdated = plan.find(({ phase }) => phase === 'update')?.layer;
  const order = new Uint32Array(training.rows);
  const made = { parameters: [] as Float64Array[], losses: [] as number[], learningRates: [] as number[] };
  let [own, chosen] = [1, 1];
  const learningRate = () =>
    own === 0 ? (schedule.learningRate === 0 ? chosen : schedule.learningRate) : (schedule.learningRate / own) * chosen;

  const set = (edit: Edit): void => {
    if (edit.target === 'learningRate') {
      if (edit.value !== learningRate()) [own, chosen] = [schedule.learningRate, edit.value];
      return;
    }
    const { w, b } = network.layers[edit.layer]!;
    const array = edit.target === 'input' ? network.x : edit.target === 'weights' ? w : b;
    for (const [k, value] of edit.values.entries()) array[edit.first + k] = value;
  };

  for (let epoch = 0; epoch < options.epochs; epoch++) {
    orderSamples(order, shuffle ? streams.shuffling : undefined);
    let [lossSum, weights] = [0, 0];
    for (let start = 0, batch = 0; start < training.rows; start += batchSize, batch++) {
      const B = Math.min(batchSize, training.rows - start);
      const due = edits.filter(placed => placed.epoch === epoch && placed.batch === batch);
      for (const [done, step] of plan.entries()) {
        for (const placed of due) if (placed.done === done) set(placed.edit);
        const layer = network.layers[step.layer ?? 0]!;
        switch (step.phase) {
          case 'load':
            loadBatch(network, training, order, start, B);
            break;
          case 'net':
            netForward(layer, B);
            break;
          case 'output':
            activationForward(layer, B);
            break;
          case 'dropout':
            dropoutForward(layer, layer.dropout!, network.dropoutStream!, B);
            break;
          case 'loss': {
            const loss = lossForward(network, B);
            lossSum += loss;
            weights += batchWeight(network, B);
            if (!Number.isFinite(loss)) return { ...made, failure: 'loss' };
            break;
          }
          case 'penalty':
            addRegularizationGradient(network);
            break;
          case 'clip':
            clip();
            break;
          case 'update':
            if (step.layer === firstUpdated) optimizer.begin();
            optimizer.update(layer.w, learningRate());
            optimizer.update(layer.b, learningRate());
            break;
          default:
            backwardStep(network, { phase: step.phase, layer: step.layer! }, B);
        }
        if (step === checked && !hasFiniteDeltas(network, B)) return { ...made, failure: 'delta' };
      }
      for (const placed of due) if (placed.done === plan.length) set(placed.edit);
      made.parameters.push(Float64Array.from(network.layers.flatMap(({ w, b }) => [...w, ...b])));
    }
    made.losses.push(lossSum / weights);
    made.learningRates.push(learningRate());
    const isSound = network.layers.every(({ w, b }) => [...w, ...b].every(Number.isFinite));
    if (!isSound) break;
    const over = learningRate();
    schedule.next({ loss: made.losses.at(-1)!, validationLoss: validation.run() });
    for (const { edit, done, ...at } of edits) {
      if (at.epoch !== epoch || done !== plan.length + 1) continue;
      const next = learningRate();
      if (edit.target !== 'learningRate' || next === over || over === 0) set(edit);
      else set({ ...edit, value: (next / over) * edit.value });
    }
  }
  return { ...made, failure: undefined };
}
