import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStopping, type StoppingNumbers } from '../../../src/engine/stopping.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { trainingOptions } from './support.ts';

function numbers(part: Partial<StoppingNumbers>): StoppingNumbers {
  return { loss: 1, validationLoss: 1, accuracy: 0, validationAccuracy: 0, ...part };
}

/** The epoch, from 1, after which a run with these numbers ends. */
function endOf(options: Parameters<typeof createStopping>[0], epochs: readonly Partial<StoppingNumbers>[]): number {
  const stopping = createStopping(options);
  return epochs.findIndex(epoch => stopping.see(numbers(epoch)) !== '') + 1;
}

test('a run ends when a loss has not become lower for as many epochs as its patience', () => {
  const losses = [5, 4, 4.5, 3, 3, 3.5, 4, 1].map(validationLoss => ({ validationLoss }));
  const patience = (epochs: number) => ({
    earlyStopping: { monitor: 'validationLoss', patience: epochs, minDelta: 0 } as const,
    stopWhen: {},
  });
  assert.equal(endOf(patience(1), losses), 3);
  assert.equal(endOf(patience(2), losses), 6);
  assert.equal(endOf(patience(3), losses), 7);
  assert.equal(endOf(patience(4), losses), 0);
});

test('an improvement by no more than minDelta counts as none, and an accuracy improves upwards', () => {
  const earlyStopping = { monitor: 'accuracy', patience: 2, minDelta: 0.1 } as const;
  const accuracies = [0.5, 0.55, 0.65, 0.7, 0.74, 0.99].map(accuracy => ({ accuracy }));
  assert.equal(endOf({ earlyStopping, stopWhen: {} }, accuracies), 5);
});

test('a number that is NaN is no improvement', () => {
  const earlyStopping = { monitor: 'loss', patience: 2, minDelta: 0 } as const;
  assert.equal(endOf({ earlyStopping, stopWhen: {} }, [{ loss: 1 }, { loss: Number.NaN }, { loss: Number.NaN }]), 3);
});

test('a run ends when every goal that is given is reached', () => {
  const epochs = [
    { loss: 0.5, accuracy: 0.9 },
    { loss: 0.1, accuracy: 0.8 },
    { loss: 0.2, accuracy: 0.95 },
  ];
  assert.equal(endOf({ earlyStopping: undefined, stopWhen: { loss: 0.2 } }, epochs), 2);
  assert.equal(endOf({ earlyStopping: undefined, stopWhen: { accuracy: 0.9 } }, epochs), 1);
  assert.equal(endOf({ earlyStopping: undefined, stopWhen: { loss: 0.2, accuracy: 0.9 } }, epochs), 3);
  assert.equal(endOf({ earlyStopping: undefined, stopWhen: {} }, epochs), 0);
});

test('the trainer finishes there and says why', () => {
  const trainer = createTrainer(trainingOptions({ epochs: 50, stopWhen: { loss: 1e9 } }));
  while (trainer.state === 'training') trainer.step();
  assert.equal(trainer.state, 'finished');
  assert.equal(trainer.epoch, 1);
  assert.equal(trainer.stopReason, 'reached loss 1000000000');
});
