import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ActivationName } from '../../../../src/engine/options.ts';
import { optimizerDefaults } from '../../../../src/functions/optimizers.ts';
import { probeSample } from '../../../../src/run/chosenSample.ts';
import { weightsBefore } from '../../../../src/run/weightRows.ts';
import { packedWeights } from '../../../../src/trace/firstWeights.ts';
import { formatNumber } from '../../../../src/trace/formatNumber.ts';
import { tensorInRow } from '../../../../src/trace/layout.ts';
import { explain } from '../../../../src/why/explain/explain.ts';
import { firstNonFinite } from '../../../../src/why/explain/firstNonFinite.ts';
import { layerChain } from '../../../../src/why/explain/layerChain.ts';
import { type ChainSource, chainSource } from '../../../../src/why/explain/source.ts';
import { layersOf, randomSamples, sampleAt } from '../../engine/support.ts';
import { evaluationOf, runOf, sourceOf } from './sources.ts';

const training = randomSamples(3, 5, 3, 2, 'mse');
const options = {
  inputs: 3,
  layers: layersOf(['tanh', 'linear'], [4, 2]),
  training,
  probe: sampleAt(training, 1),
  epochs: 3,
};
const run = runOf(options);
const { layout } = run.history;

suite('the source of a chain', () => {
  test('has the weights that the epoch before left', () => {
    const source = sourceOf(run, 3);
    assert.equal(source.weightsAre, 'exact');
    assert.deepEqual(source.layers[0].weights, tensorInRow(layout, run.history.tensorsOf(2)!, 0, 'weightsAfter'));
    assert.deepEqual(explain(source, { layer: 0, quantity: 'weights', row: 0, column: 0 }).notes, []);
  });

  test('has the weights of the first epoch by taking away what it added, and says so', () => {
    const source = sourceOf(run, 1);
    assert.equal(source.weightsAre, 'rounded');
    const { weights, weightsAfter, weightUpdate } = source.layers[0];
    assert.deepEqual(
      weights,
      weightsAfter.map((value, k) => value - weightUpdate[k]),
    );
    for (const quantity of ['weights', 'net', 'inputGradient'] as const) {
      const { notes } = explain(source, { layer: 0, quantity, row: 0, column: 0 });
      assert.deepEqual(notes, [
        'The weights before epoch 1 are computed as those after it minus its update, so their last digit may differ.',
      ]);
    }
    assert.deepEqual(layerChain(source, 1, 0).notes.length, 1);
  });

  test('has the weights that the training started from, where they are kept', () => {
    const weights = weightsBefore(layout, run.history.tensorsOf(1)!);
    const known = runOf(options);
    known.history.start(packedWeights(weights.map(({ weights: w, bias: b }) => ({ w, b, hasBias: true }))));
    const source = sourceOf(known, 1);
    assert.equal(source.weightsAre, 'exact');
    assert.deepEqual(source.layers[1].weights, weights[1].weights);
    assert.deepEqual(layerChain(source, 1, 0).notes, []);
  });

  test('says of weights that a huge update has blurred that little is left of them, and blames them for nothing', () => {
    const exploded = runOf({ ...options, epochs: 1, optimizer: { ...optimizerDefaults.sgd, learningRate: 1e30 } });
    const source = sourceOf(exploded);
    assert.equal(source.weightsAre, 'blurred');
    assert.match(layerChain(source, 0, 0).notes[0], /few digits remain/);
    source.layers[0].weights[0] = Number.NaN;
    assert.equal(firstNonFinite(source), null);
  });

  test('names the sample and has its targets', () => {
    const probe = evaluationOf(run, 2, { row: 4 });
    const kept = chainSource({ run, epoch: 2, sample: 4, probe })!;
    assert.equal(kept.sample, 'sample 14');
    assert.deepEqual([...kept.target], [...training.targets.slice(8, 10)]);
    assert.deepEqual([...kept.layers[0].input], [...training.inputs.slice(12, 15)]);

    const typed = { inputs: [1, 2, 3], targets: [4, 5] };
    const own = chainSource({ run, epoch: 2, sample: typed, probe: evaluationOf(run, 2, probeSample(typed)) })!;
    assert.equal(own.sample, 'typed input');
    assert.deepEqual([...own.target], [4, 5]);
    assert.deepEqual([...own.layers[0].input], [1, 2, 3]);
    assert.equal(sourceOf(run, 2).sample, 'sample 0');
  });

  test('is not to be had of an epoch that is not recorded', () => {
    assert.equal(chainSource({ run, epoch: 9, sample: undefined, probe: undefined }), undefined);
  });

  test('is not to be had of a row that there is not, or of one without its tensors', () => {
    const probe = evaluationOf(run, 2, { row: 4 });
    assert.throws(() => chainSource({ run, epoch: 2, sample: 5, probe }), /no kept row 5; there are 5/);
    assert.throws(() => chainSource({ run, epoch: 2, sample: 4, probe: undefined }), /must be given/);
  });

  test('says what a scaled input was in the source, and its name', () => {
    const scaling = { offset: Float64Array.of(5, 0, 0), scale: Float64Array.of(2, 1, 1) };
    const inputs = Float64Array.from(training.inputs);
    inputs[3] = 0.25;
    const changed = { ...training, inputs };
    const scaled = runOf(
      { ...options, training: changed, probe: sampleAt(changed, 1) },
      { samples: { scaling, inputNames: ['petal'] } },
    );
    const { sentence } = explain(sourceOf(scaled), { layer: 0, quantity: 'input', row: 0, column: 0 });
    assert.equal(sentence, 'It is given: input 0, "petal", of sample 0, scaled: in the source it is 5.5.');
  });

  test('says what scaled targets and the outputs are in the source, and that the rest of the chain is scaled', () => {
    const targetScaling = { offset: Float64Array.of(100, 0), scale: Float64Array.of(20, 1), factor: 0.5 };
    const scaled = runOf(options, { samples: { targetScaling, targetNames: ['rent', 'age'] } });
    const source = sourceOf(scaled);
    const last = source.layers.length - 1;
    const [t, y] = [source.target[0], source.layers[last].output[0]];
    const inData = (value: number) => formatNumber((100 + 20 * value) / 0.5);
    const ref = { layer: last, row: 0, column: 0 };
    assert.equal(
      explain(source, { ...ref, quantity: 'target' }).sentence,
      `It is given: target 0, "rent", of sample 0, scaled: in the source it is ${inData(t)}.`,
    );
    const { sentence } = explain(source, { ...ref, quantity: 'output' });
    assert.ok(sentence.endsWith(` It answers scaled targets: in the units of the data it is ${inData(y)}.`), sentence);
    const note = layerChain(source, last, 0).notes.find(text => text.startsWith('The targets are scaled'))!;
    assert.ok(note.includes(`the target is ${inData(t)}, `) && note.includes(`the output ${inData(y)}, `), note);
    assert.equal(
      layerChain(source, 0, 0).notes.some(text => text.includes('scaled')),
      false,
    );
    assert.equal(
      layerChain(sourceOf(run), last, 0).notes.some(text => text.includes('scaled')),
      false,
    );
  });
});

suite('the chain of a layer', () => {
  test('has all factors and its neighbours, the target in the last layer alone', () => {
    const source = sourceOf(run, 2);
    const [hidden, last] = [layerChain(source, 0, 0), layerChain(source, 1, 0)];
    assert.deepEqual([hidden.below, hidden.above, hidden.target], [null, '2', null]);
    assert.deepEqual([last.below, last.above, last.fused, last.loss], ['1', null, null, 'mse']);
    assert.deepEqual(last.target, source.target);
    assert.deepEqual(hidden.activationJacobian, { form: 'diagonal', diagonal: source.layers[0].jacobianDiagonal });
    assert.deepEqual(hidden.weights, source.layers[0].weights);
    assert.equal(hidden.firstUnit, 0);
    assert.notEqual(hidden.weights.buffer, source.layers[0].weights.buffer);
  });

  test('says the formula that computed the delta at once', () => {
    const entropy = randomSamples(3, 5, 3, 2, 'crossEntropy');
    const source = sourceOf(
      runOf({
        ...options,
        layers: layersOf(['tanh', 'softmax'], [4, 2]),
        loss: 'crossEntropy',
        training: entropy,
        probe: sampleAt(entropy, 1),
      }),
    );
    assert.match(layerChain(source, 1, 0).fused!, /y sum\(t\) - t/);
    assert.equal(layerChain(source, 0, 0).fused, null);
    assert.deepEqual(layerChain(source, 1, 0).activationJacobian, {
      form: 'softmax',
      diagonal: source.layers[1]!.jacobianDiagonal,
    });
  });

  test('has, of too many weights, the rows around the chosen unit', () => {
    const wide = randomSamples(3, 2, 1000, 2, 'mse');
    const source = sourceOf(
      runOf({
        inputs: 1000,
        layers: layersOf(['tanh', 'linear'], [100, 2]),
        training: wide,
        probe: sampleAt(wide, 0),
        epochs: 1,
      }),
    );
    const firstUnits = [0, 50, 99].map(unit => {
      const { weights, firstUnit } = layerChain(source, 0, unit);
      assert.equal(weights.length, 65_000);
      assert.deepEqual(weights, source.layers[0].weights.slice(firstUnit * 1000, (firstUnit + 65) * 1000));
      return firstUnit;
    });
    assert.deepEqual(firstUnits, [0, 18, 35]);
  });

  test('is refused of a layer or unit that there is not', () => {
    const source = sourceOf(run, 2);
    assert.throws(() => layerChain(source, 2, 0), /no layer 2; there are 2/);
    assert.throws(() => layerChain(source, 1, 2), /"2" has no unit 2; it has 2/);
  });

  test('says that dropout and float32 change what the numbers mean', () => {
    const settings = { seed: 1, layers: [{ dropout: 0.5 }, {}] };
    const source = sourceOf(
      runOf({ ...options, precision: 'float32' }, { facts: { settings, precision: 'float32' } }),
      2,
    );
    const { notes, precision } = layerChain(source, 0, 0);
    assert.equal(precision, 'float32');
    assert.deepEqual(notes, [
      'The network computes in float32: about 7 digits are significant.',
      'Dropout in "1" is used only in training; this sample passes through all units.',
    ]);
  });
});

suite('the first number that is not finite', () => {
  /** A source whose recorded numbers are changed. */
  function broken(change: (source: ChainSource) => void, last: ActivationName = 'linear'): ChainSource {
    const source = sourceOf(runOf({ ...options, layers: layersOf(['tanh', last], [4, 2]) }), 2);
    change(source);
    return source;
  }

  test('is none in a network that is well', () => {
    assert.equal(firstNonFinite(sourceOf(run, 2)), null);
  });

  test('is that of the forward pass, whatever it broke later, with what made it', () => {
    const source = broken(({ layers: [hidden, last] }) => {
      hidden.weights[5] = Number.POSITIVE_INFINITY;
      hidden.net[1] = Number.NEGATIVE_INFINITY;
      last.delta[0] = Number.NaN;
    });
    const found = firstNonFinite(source)!;
    assert.deepEqual(found.ref, { layer: 0, quantity: 'weights', row: 1, column: 2 });
    assert.match(
      found.text,
      /^The first number that is not finite is W\[1\]\[2\] of "1": ∞\. It is what epoch 1 left\.$/,
    );
  });

  test('of a sum names the operand', () => {
    const source = broken(({ layers: [hidden] }) => {
      hidden.weights[3] = 1e300;
      hidden.input[0] = 1e300;
      hidden.net[1] = Number.POSITIVE_INFINITY;
    });
    const found = firstNonFinite(source)!;
    assert.deepEqual(found.ref, { layer: 0, quantity: 'net', row: 0, column: 1 });
    assert.match(found.text, /overflows to ∞; its largest term is W\[1\]\[0\] · x\[0\] = 1e300 · 1e300 = ∞/);
  });

  test('goes backwards from the last layer, and finds a product that overflows', () => {
    const source = broken(({ layers: [hidden, last] }) => {
      hidden.delta[0] = Number.NaN;
      last.delta[1] = 1e200;
      last.input[2] = -1e200;
    });
    const found = firstNonFinite(source)!;
    assert.deepEqual(found.ref, { layer: 1, quantity: 'gradient', row: 1, column: 2 });
    assert.match(found.text, /dE\/dW\[1\]\[2\] of "2": -∞/);
  });

  test('passes over the derivative of a loss that the training does not use', () => {
    const entropy = randomSamples(3, 5, 3, 2, 'crossEntropy');
    const source = sourceOf(
      runOf({
        ...options,
        layers: layersOf(['tanh', 'softmax'], [4, 2]),
        loss: 'crossEntropy',
        training: entropy,
        probe: sampleAt(entropy, 1),
      }),
      2,
    );
    source.layers[1].outputGradient[0] = Number.NEGATIVE_INFINITY;
    assert.equal(firstNonFinite(source), null);
    const { notes } = explain(source, { layer: 1, quantity: 'delta', row: 0, column: 0 });
    assert.ok(
      notes.some(note => /a factor has left what numbers can hold/.test(note)),
      notes.join(),
    );
  });
});
