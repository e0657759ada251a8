import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isKnown, knownNumbers, type NoNumbers, recordedMoment, rowsMoment } from '../../../src/run/moment.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import { factsOf, isOfStop, quantityNames, recordedQuantities } from '../../../src/trace/quantity.ts';
import { layerScalars, networkScalars } from '../../../src/trace/scalars.ts';
import { layersOf, randomSamples, sampleAt } from '../engine/support.ts';
import { evaluationOf, runOf } from '../why/explain/sources.ts';
import { runOf as countedRun } from './trainedRun.ts';

const training = randomSamples(3, 5, 2, 2, 'mse');
const run = runOf({
  ...{ seed: 4, inputs: 2, loss: 'mse', training, epochs: 3 },
  layers: layersOf(['tanh', 'linear'], [3, 2]),
  probe: sampleAt(training, 1),
});
const { layout } = run.history;

function none(numbers: ReturnType<ReturnType<typeof recordedMoment>['numbers']>): NoNumbers {
  assert.ok(!isKnown(numbers));
  return numbers;
}

suite('the moment of a recorded epoch', () => {
  test('has the record, number for number', () => {
    const moment = recordedMoment({ run, epoch: 2 });
    const row = run.history.tensorsOf(2)!;
    for (const layer of moment.layers.keys()) {
      for (const name of recordedQuantities) {
        assert.deepEqual(knownNumbers(moment, layer, name)?.flat(), tensorInRow(layout, row, layer, name), name);
      }
    }
    const scalars = [
      ...networkScalars.map(name => moment.networkScalar(name)),
      ...moment.layers.flatMap((_, layer) => layerScalars.map(name => moment.scalar(layer, name))),
    ];
    assert.deepEqual(Float64Array.from(scalars), run.history.scalarsOf(2));
  });

  for (const [name, after, update] of [
    ['weights', 'weightsAfter', 'weightUpdate'],
    ['bias', 'biasAfter', 'biasUpdate'],
  ] as const) {
    test(`has the ${name} that the epoch before left, or without it those after minus the update`, () => {
      for (const layer of [0, 1]) {
        const before = (epoch: number) => knownNumbers(recordedMoment({ run, epoch }), layer, name)!.flat();
        const recorded = (epoch: number, of: typeof after | typeof update) =>
          tensorInRow(layout, run.history.tensorsOf(epoch)!, layer, of);
        assert.deepEqual(before(3), recorded(2, after));
        const change = recorded(1, update);
        assert.deepEqual(
          before(1),
          recorded(1, after).map((value, k) => value - change[k]!),
        );
      }
    });
  }

  test('says whether the weights before it are recorded', () => {
    assert.deepEqual(
      [1, 3].map(epoch => recordedMoment({ run, epoch }).weightsAreExact),
      [false, true],
    );
  });

  test('has a chosen sample’s own numbers, and the epoch’s for every sample', () => {
    const probe = evaluationOf(run, 2, { row: 4 });
    const [own, other] = [recordedMoment({ run, epoch: 2 }), recordedMoment({ run, epoch: 2, sample: 4, probe })];
    assert.deepEqual([...knownNumbers(other, 0, 'input')!.row(0)], [...training.inputs.subarray(8, 10)]);
    assert.deepEqual([...knownNumbers(other, 1, 'target')!.row(0)], [...training.targets.subarray(8, 10)]);
    assert.notDeepEqual(knownNumbers(other, 1, 'gradient')!.flat(), knownNumbers(own, 1, 'gradient')!.flat());
    assert.deepEqual(knownNumbers(other, 1, 'meanGradient')!.flat(), knownNumbers(own, 1, 'meanGradient')!.flat());
  });

  test('says that a sample is being computed, and of what alone', () => {
    const moment = recordedMoment({ run, epoch: 2, sample: 4 });
    for (const quantity of quantityNames.filter(name => !isOfStop(name))) {
      const numbers = moment.numbers(1, quantity);
      const waits = factsOf(quantity).of === 'sample' && quantity !== 'target';
      assert.equal(isKnown(numbers), !waits, quantity);
      if (!isKnown(numbers)) assert.equal(numbers.state, 'computing');
    }
  });

  test('says why there are no numbers', () => {
    const moment = recordedMoment({ run, epoch: 2 });
    assert.match(none(moment.numbers(0, 'target')).why, /has no targets/);
    assert.match(none(moment.numbers(0, 'batchGradient')).why, /of a single batch is not recorded. Debug this run/);
    assert.throws(() => moment.numbers(2, 'net'), /there is no layer 2; there are 2, counted from 0/);
    const layers = [{ name: 'a "b"', inputs: 1, outputs: 1, bias: false, activation: 'tanh' }];
    const plain = recordedMoment({ run: countedRun(layers, 2), epoch: 2 });
    assert.match(none(plain.numbers(0, 'biasAfter')).why, /"a \\"b\\"" has no bias/);
    assert.match(none(plain.numbers(0, 'target')).why, /Nothing is kept of the data/);
    const thinned = countedRun(layers, 4);
    thinned.history.limit(1);
    const scalarsAlone = recordedMoment({ run: thinned, epoch: 3 });
    assert.match(none(scalarsAlone.numbers(0, 'net')).why, /The tensors of epoch 3 are not kept any more/);
    assert.ok(Number.isFinite(scalarsAlone.scalar(0, 'gradientNorm')));
    const nothing = rowsMoment({
      layout: thinned.history.layout,
      precision: 'float64',
      epoch: 3,
      scalars: undefined,
      row: undefined,
    });
    assert.deepEqual([nothing.networkScalar('loss'), nothing.scalar(0, 'gradientNorm')], [Number.NaN, Number.NaN]);
  });
});
