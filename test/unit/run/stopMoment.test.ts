import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isKnown, knownNumbers, type Moment } from '../../../src/run/moment.ts';
import type { StopSnapshot } from '../../../src/run/stop.ts';
import { stopMoment } from '../../../src/run/stopMoment.ts';
import { stopLine } from '../../../src/run/stopWords.ts';
import { createCourse } from '../../../src/timeline/course.ts';
import { factsOf, type Quantity, quantityNames } from '../../../src/trace/quantity.ts';
import { layersOf, randomSamples, sampleAt, trainingOptions } from '../engine/support.ts';
import { runOf } from '../why/explain/sources.ts';
import { stopAt } from './stops.ts';

const training = randomSamples(3, 6, 2, 2, 'mse');
const plain = {
  ...{ seed: 4, inputs: 2, training, epochs: 3, batchSize: 3, shuffle: true },
  loss: 'mse',
  layers: layersOf(['tanh', 'linear'], [3, 2]),
  probe: sampleAt(training, 1),
} as const;
const options = trainingOptions(plain);
const course = createCourse(options);
const end = course.timeOf(1, 2, course.ofBatch.length);

function timeBefore(operation: string, layer: number | undefined, epoch = 2, batch = 1): number {
  const stop = course.ofBatch.findIndex(each => each.operation === operation && each.layer === layer);
  assert.ok(stop >= 0, `no stop before ${operation} of ${layer}`);
  return course.timeOf(epoch, batch, stop);
}

async function at(time: number, wanted?: number): Promise<Moment> {
  return stopMoment(await stopAt(options, time, wanted));
}

/** The same moment with each training row wanted. */
async function ofEveryRow(time: number): Promise<StopSnapshot[]> {
  const stops: StopSnapshot[] = [];
  for (let row = 0; row < training.rows; row++) stops.push(await stopAt(options, time, row));
  return stops;
}

function numbersOf(moment: Moment, layer: number, quantity: Quantity): readonly number[] {
  return Array.from(knownNumbers(moment, layer, quantity)?.flat() ?? assert.fail(`no ${quantity}`));
}

suite('the moment of a stop', () => {
  test('has what was computed before the operation that it names, and says of all else that it comes later', async () => {
    const moment = await at(timeBefore('delta', 0));
    const states = (layer: number) =>
      Object.fromEntries(
        quantityNames.map(name => {
          const numbers = moment.numbers(layer, name);
          return [name, isKnown(numbers) ? 'known' : numbers.state];
        }),
      );
    const hidden = states(0);
    for (const name of ['weights', 'bias', 'input', 'net', 'output', 'outputGradient', 'parameterJacobian']) {
      assert.equal(hidden[name], 'known', name);
    }
    for (const name of [
      'delta',
      'gradient',
      'biasGradient',
      'inputGradient',
      'batchGradient',
      'meanGradient',
      'weightsAfter',
    ]) {
      assert.equal(hidden[name], 'toCome', name);
    }
    assert.equal(hidden.target, 'missing');
    const delta = moment.numbers(0, 'delta');
    assert.match(isKnown(delta) ? '' : delta.why, /delta of layer "1" is not computed yet/);
    assert.equal(states(1).batchGradient, 'known');
  });

  test('shows the wanted sample where the batch has it, else the first of the batch', async () => {
    const first = await stopAt(options, timeBefore('loss', undefined));
    const batch = [0, 1, 2].map(() => first.sample!.trainingRow);
    const others = await ofEveryRow(timeBefore('loss', undefined));
    const inBatch = others.filter(({ sample }) => sample!.isWanted);
    assert.equal(inBatch.length, 3);
    for (const { sample } of inBatch) assert.equal(sample!.sourceRow, 10 + sample!.trainingRow);
    assert.deepEqual(inBatch.map(({ sample }) => sample!.index).sort(), [0, 1, 2]);
    for (const { sample } of others.filter(({ sample }) => !sample!.isWanted)) {
      assert.equal(sample!.trainingRow, batch[0]);
    }
    const [chosen] = inBatch;
    const { trainingRow: row } = chosen!.sample!;
    assert.deepEqual(
      numbersOf(stopMoment(chosen!), 0, 'input'),
      Array.from(training.inputs.subarray(row * 2, row * 2 + 2)),
    );
    assert.deepEqual(
      numbersOf(stopMoment(chosen!), 1, 'target'),
      Array.from(training.targets.subarray(row * 2, row * 2 + 2)),
    );
  });

  test("the batch's gradient is the mean of its samples' gradients", async () => {
    const time = timeBefore('step', 0);
    const batches = (await ofEveryRow(time)).filter(({ sample }) => sample!.isWanted);
    const each = batches.map(stop => numbersOf(stopMoment(stop), 0, 'gradient'));
    const batch = numbersOf(stopMoment(batches[0]!), 0, 'batchGradient');
    for (const [k, value] of batch.entries()) {
      const mean = each.reduce((sum, gradient) => sum + gradient[k]!, 0) / each.length;
      assert.ok(Math.abs(mean - value) <= 1e-12 * Math.max(1, Math.abs(value)), `${k}: ${mean}, ${value}`);
    }
  });

  test('has W as it is, and the W that the batch was sent through once its update has changed it', async () => {
    const before = (await stopAt(options, timeBefore('step', 0))).layers[0]!;
    const after = (await stopAt(options, timeBefore('step', 0) + 1)).layers[0]!;
    assert.equal(before.weightsBefore, undefined);
    assert.deepEqual(after.weightsBefore, before.weights);
    assert.deepEqual(after.biasBefore, before.bias);
    assert.notDeepEqual(after.weights, before.weights);
  });

  test('has the numbers of the epoch once its record is there, and none of them before', async () => {
    const run = runOf(plain);
    const before = await at(end);
    const moment = await at(end + 1);
    for (const quantity of quantityNames.filter(
      name => factsOf(name).of === 'epoch' && factsOf(name).when !== 'before',
    )) {
      const numbers = before.numbers(0, quantity);
      assert.equal(isKnown(numbers) ? 'known' : numbers.state, 'toCome', quantity);
    }
    assert.ok(Number.isNaN(before.scalar(0, 'gradientNorm')) && Number.isNaN(before.networkScalar('loss')));
    assert.ok(Number.isFinite(moment.scalar(0, 'gradientNorm')));
    assert.equal(moment.networkScalar('loss'), run.history.scalarsOf(1)![0]);
    assert.deepEqual(numbersOf(moment, 0, 'weightsAfter'), numbersOf(moment, 0, 'weights'));
    assert.equal(moment.epoch, 1);
  });

  test('can be posted to another thread as it is', async () => {
    const stop = await stopAt(options, timeBefore('delta', 1));
    assert.deepEqual(structuredClone(stop), stop);
  });
});

test('the line of a stop says where it is, and says so of the end of the training, too', () => {
  const at = { epoch: 2, batch: 3, phase: 'end', layer: undefined, operation: 'schedule' };
  assert.equal(
    stopLine({ position: '2:3:end:-:schedule', at, layers: [] }),
    'Stopped at the end of epoch 2, before schedule',
  );
  assert.equal(stopLine({ position: 'end', at, layers: [] }), 'Stopped at the end of the training');
});
