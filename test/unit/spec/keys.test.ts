import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertProblem, problemsOf, specOf, specWith } from './problemsOf.ts';

suite('an unknown key', () => {
  test('is underlined itself, with the key that was probably meant', () => {
    assertProblem(specWith({ sed: '7' }), 'unknown-key', /^unknown key "sed"; did you mean "seed"\?$/, '"sed"');
    assertProblem(specWith({ optimiser: '{}' }), 'unknown-key', /did you mean "optimizer"\?$/, '"optimiser"');
    const layers = '[{ "units": 1, "Activation": "tanh" }]';
    assertProblem(specWith({ layers }), 'unknown-key', /did you mean "activation"\?$/, '"Activation"');
    assertProblem(specWith({ training: '{ "epoch": 7 }' }), 'unknown-key', /did you mean "epochs"\?$/, '"epoch"');
  });

  test('that resembles none is told which keys there are', () => {
    const activation = '[{ "units": 1, "activation": { "type": "relu", "q": 1 } }]';
    assertProblem(specWith({ layers: activation }), 'unknown-key', /^unknown key "q"; expected "type"$/, '"q"');
    assertProblem(specWith({ q: '1' }), 'unknown-key', /^unknown key "q"; expected "\$schema", .* or "probe"$/, '"q"');
  });

  test('is reported beside the others, each with its own message', () => {
    assert.deepEqual(
      problemsOf(specWith({ los: '1', toString: '1', '\n': '1' })).map(({ message, marked }) => [
        message.slice(0, 24),
        marked,
      ]),
      [
        ['unknown key "los"; did y', '"los"'],
        ['unknown key "toString"; ', '"toString"'],
        ['unknown key "\\n"; expect', '"\\n"'],
      ],
    );
  });

  test('that belongs elsewhere, or is called otherwise here, is told where and how', () => {
    assertProblem(specWith({ epochs: '7' }), 'unknown-key', /^"epochs" belongs in "training"$/, '"epochs"');
    assertProblem(specWith({ learningRate: '7' }), 'unknown-key', /belongs in "optimizer"$/, '"learningRate"');
    const neurons = specWith({ layers: '[{ "units": 1, "neurons": 2 }]' });
    assertProblem(neurons, 'unknown-key', /^"neurons" is called "units" here$/, '"neurons"');
    const optimizer = (json: string) => specWith({ optimizer: json });
    assertProblem(optimizer('{ "lr": 1 }'), 'unknown-key', /^"lr" is called "learningRate" here$/, '"lr"');
    assertProblem(
      optimizer('{ "eps": 1 }'),
      'unknown-key',
      /^"eps" belongs to "type": "adam", "adamw", .* or "adadelta"$/,
      '"eps"',
    );
    const momentum = optimizer('{ "type": "adam", "momentum": 1 }');
    assertProblem(momentum, 'unknown-key', /^"momentum" belongs to "type": "sgd" or "rmsprop"$/, '"momentum"');
  });

  test('refuses training', () => {
    assert.equal(problemsOf(specWith({ zzz: '1' })).length, 1);
  });
});

suite('a key that stands twice', () => {
  test('is underlined where it repeats, and the first one counts', () => {
    const text = '{ "seed": -1, "seed": 2, "data": { "generate": "xor" }, "layers": [{ "units": 1 }] }';
    const [twice, first] = problemsOf(text);
    assert.deepEqual(twice, {
      code: 'duplicate-key',
      message: '"seed" is already set above; keep one of the two',
      marked: '"seed"',
    });
    assert.equal(first?.marked, '-1');
  });

  test('is found however it is written and however deep it stands', () => {
    const layers = '[{ "units": 1, "\\u0075nits": 2 }]';
    assertProblem(specWith({ layers }), 'duplicate-key', /^"units" is already set above/, '"\\u0075nits"');
  });

  test('may stand in two layers', () => {
    assert.equal(specOf(specWith({ layers: '[{ "units": 1 }, { "units": 2 }]' })).layers.length, 2);
  });
});

suite('a key of JavaScript objects', () => {
  test('__proto__ is refused and sets no prototype', () => {
    const layers = '[{ "__proto__": { "units": 3 }, "name": "out" }]';
    const problems = problemsOf(specWith({ layers }));
    assert.deepEqual(problems, [
      { code: 'forbidden-key', message: '"__proto__" cannot be a key; remove it', marked: '"__proto__"' },
      { code: 'missing-key', message: 'layer "out" has no "units"; state how many units it has', marked: '"out"' },
    ]);
  });

  test('constructor is an unknown key like any other', () => {
    assertProblem(specWith({ constructor: '{}' }), 'unknown-key', /^unknown key "constructor"/, '"constructor"');
  });
});
