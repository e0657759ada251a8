import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isPredicate, nameProblem, namesUsed } from '../../../src/expression/analysis.ts';
import { functionNamed } from '../../../src/expression/functions.ts';
import type { KnownName, Readable } from '../../../src/expression/readable.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { nameTable } from '../../../src/timeline/nameTable.ts';
import { quantityNames } from '../../../src/trace/quantity.ts';
import { refText } from '../../../src/trace/quantityRef.ts';
import { trainingOptions } from '../engine/support.ts';
import { fakeNames, misuseIn, parsed, plain, tensor, valueIn } from './sample.ts';

const names = fakeNames({ loss: 0.5, epoch: 3, phase: 'loss' });

suite('the names that an expression reads', () => {
  const cases = [
    ['1 + 2', []],
    ['loss < 1 and loss > 0', ['loss']],
    ['norm(W(hidden)) < mean(abs(W("layer 1"))) ** epoch', ['W 0', 'W 1', 'epoch']],
    ['weights(0) == W(hidden)', ['W 0']],
    ['W(hidden)[epoch, :loss].T @ dW(hidden)', ['W 0', 'epoch', 'loss', 'gradient 0']],
    ['delta(hidden, sample(epoch)) > delta(hidden)', ['delta 0 of a sample', 'epoch', 'delta 0']],
    ['sum(W(hidden), axis=epoch)', ['W 0', 'epoch']],
    ['dE/dW[2][1] of "hidden"', ['gradient 0']],
    ['dE/dW(hidden)', ['gradient 0']],
    ['nothing(hidden) + W(nowhere) + loss', ['loss']],
  ] as const;
  for (const [text, expected] of cases) {
    test(`are named once, aliases by their name: ${text}`, () => {
      const used = namesUsed(parsed(text), names).map(({ name, layer, isOfSample }) =>
        [name, ...(layer === undefined ? [] : [layer]), ...(isOfSample ? ['of a sample'] : [])].join(' '),
      );
      assert.deepEqual(used, expected);
    });
  }

  test('are checked without a value, and again for another training', () => {
    const expression = parsed('loss > 1 or W(hidden) == accuracy');
    const problem = nameProblem(expression, names);
    assert.deepEqual(problem && [problem.at, problem.length], [25, 8]);
    assert.match(problem!.problem, /^There is no name "accuracy"/);
    assert.equal(nameProblem(expression, fakeNames({ loss: 1, accuracy: 0.5 })), undefined);
    assert.equal(nameProblem(expression, names)?.at, 25);
  });
});

suite('a predicate', () => {
  const predicates = [
    'loss < 1',
    'not loss',
    'loss and epoch',
    'any(W(hidden))',
    'isfinite(loss)',
    'true',
    '(loss == 1)',
    '(W(hidden) > 0).T[0, 0]',
  ];
  const others = [
    'loss',
    '-(loss < 1)',
    'norm(W(hidden))',
    'share(W(hidden) == 0)',
    'W(hidden)[0]',
    '"text"',
    '1',
    '(loss < 1) + 1',
  ];
  for (const text of predicates) {
    test(`is known by its form: ${text}`, () => assert.equal(isPredicate(parsed(text)), true));
  }
  for (const text of others) {
    test(`is not what has a number or a tensor: ${text}`, () => assert.equal(isPredicate(parsed(text)), false));
  }
});

suite('a label', () => {
  const known = (name: string, aliases: readonly string[] = []): KnownName => ({
    name,
    aliases,
    isOfLayer: true,
    meaning: name,
  });
  const ofBatch = tensor([2, 3], [1, 2, 3, 4, 5, 6]);
  const training = (layers: readonly string[]): Readable => ({
    all: [
      known('W', ['weights']),
      known('x'),
      known('y', ['output']),
      known('delta'),
      known('dy', ['outputGradient']),
      known('gradient', ['dW']),
      known('meanDelta'),
      known('weightsAfter'),
    ],
    layers,
    value: (name, layer) =>
      name === 'gradient' || name === 'W' || name === 'weightsAfter'
        ? tensor(
            [3, 2],
            [10, 11, 20, 21, 30, 31].map(value => value + 100 * layer!),
          )
        : name === 'meanDelta'
          ? tensor([3], [7, 8, 9])
          : { ...ofBatch, values: ofBatch.values.map(value => value + (name === 'y' ? 50 : 0)) },
    ofSample: () => undefined,
  });

  const values = [
    ['dE/dW[2][1] of "hidden"', 31],
    ['gradient[2][1] of "hidden"', 31],
    ['W[0][1] of layer 1', 111],
    ['W[0][1] of "out" after the epoch', 111],
    ['  dE/dW[2][1]  of  "hidden" ', 31],
    ['mean dE/dnet[1] of "hidden"', 8],
    ['mean delta[1] of "hidden"', 8],
    ['dE/dnet[2] of "hidden"', { shape: [2], values: [3, 6] }],
    ['dE/dy[0] of "out"', { shape: [2], values: [1, 4] }],
  ] as const;
  for (const [text, expected] of values) {
    test(`is the number of the unit, of every sample of the batch where it is a sample's: ${text}`, () => {
      assert.deepEqual(plain(valueIn(text, training(['hidden', 'out']))), expected);
    });
  }

  test('has the letters of the lecture in its network', () => {
    const lecture = training(['V', 'W']);
    assert.equal(valueIn('V[0][1] of "V"', lecture), 11);
    assert.equal(valueIn('dE/dW[0][1] of "W"', lecture), 111);
    // y is the output of V and the input of W.
    assert.deepEqual(plain(valueIn('y[0] of "V"', lecture)), { shape: [2], values: [51, 54] });
    assert.deepEqual(plain(valueIn('y[0] of "W"', lecture)), { shape: [2], values: [1, 4] });
    assert.match(misuseIn('W[0][1] of "V"', lecture).why, /^No number of a layer is called "W"\. There are x, V, b, /);
  });

  const misuses = [
    ['dE/dW[2] of "hidden"', 'dE/dW', /two indices, \[row\]\[column\], found 1\.$/],
    ['dE/dnet[2][1] of "hidden"', 'dE/dnet', /one index, found 2\.$/],
    ['dE/dW[3][0] of "hidden"', 'dE/dW[3][0] of "hidden"', /^Dimension 0 has 3 elements/],
    ['foo[1] of "hidden"', 'foo', /^No number of a layer is called "foo"/],
    ['W[1][1] of "hiden"', '"hiden"', /did you mean "hidden"\?/],
    ['W[1][1] of layer 7', 'layer 7', /^There is no layer 7\./],
    ['dE/dvec(W)[1] of "hidden"', 'dE/dvec(W)', /cannot be read/],
  ] as const;
  for (const [text, marked, why] of misuses) {
    test(`that is none says why, at its place: ${text}`, () => {
      const found = misuseIn(text, training(['hidden', 'out']));
      assert.match(found.why, why);
      assert.equal(text.slice(found.at, found.at + found.length), marked);
    });
  }

  test('is read in the form in which the panel and the hover write it, whatever the number', () => {
    const layers = ['hidden', 'a "b"'].map(name => ({ name, inputs: 2, outputs: 3, bias: true, activation: 'tanh' }));
    for (const quantity of quantityNames) {
      const text = refText(layers, { layer: 1, quantity, row: 1, column: 1 });
      assert.equal(parsed(text.replace(/, epoch \d+$/, '')).expression.type, 'label', text);
    }
  });
});

test('every name of a training is read as a name, none as a function or a word of the language', () => {
  const known = Object.values(optimizerDefaults).flatMap(optimizer => nameTable(trainingOptions({ optimizer })).all);
  const all = [...known.flatMap(({ name, aliases }) => [name, ...aliases]), ...quantityNames];
  assert.ok(all.length > 100);
  for (const name of all) assert.equal(parsed(name).expression.type, 'name', name);
  assert.deepEqual(
    all.filter(name => functionNamed(name)),
    [],
  );
});
