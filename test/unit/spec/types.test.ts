import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertProblem, problemsOf, specOf, specWith } from './problemsOf.ts';

const optimizer = (json: string) => specWith({ optimizer: json });
const training = (json: string) => specWith({ training: json });

suite('a value of the wrong kind', () => {
  test('is underlined, and told what was expected and what was found', () => {
    assertProblem(
      specWith({ seed: '"7"' }),
      'wrong-type',
      /^expected a whole number .*, found "7" \(a string\)$/,
      '"7"',
    );
    assertProblem(specWith({ name: '["a"]' }), 'wrong-type', /^expected text .*, found an array of 1$/, '["a"]');
    assertProblem(specWith({ layers: '{ }' }), 'wrong-type', /^expected an array of layers, found an object$/, '{ }');
    assertProblem(specWith({ layers: '[3]' }), 'wrong-type', /^expected an object in braces, found 3$/, '3');
    assertProblem(specWith({ data: 'null' }), 'wrong-type', /^expected an object in braces, found null$/, 'null');
    assertProblem(specWith({ loss: 'true' }), 'unknown-value', /^expected loss: "mse", .*; found true$/, 'true');
    assertProblem(training('{ "shuffle": 1 }'), 'wrong-type', /^expected true or false, found 1$/, '1');
    assertProblem(optimizer('"adam"'), 'wrong-type', /^expected an object such as .*, found "adam"/, '"adam"');
    assertProblem(
      optimizer('{ "type": 4 }'),
      'unknown-value',
      /^expected optimizer: "sgd", .* or "lion"; found 4$/,
      '4',
    );
    assertProblem(specWith({ probe: '3' }), 'wrong-type', /^expected an object in braces, found 3$/, '3');
  });

  test('that is empty is called empty', () => {
    assertProblem(
      specWith({ name: '""' }),
      'out-of-range',
      /^expected text in double quotes, found an empty string$/,
      '""',
    );
    assertProblem(
      specWith({ layers: '[]' }),
      'out-of-range',
      /^expected at least one layer, found an empty array$/,
      '[]',
    );
  });

  test('is reported once for each value, all in one go', () => {
    const problems = problemsOf(specWith({ seed: '-1', name: '2', training: '{ "epochs": 0.5 }' }));
    assert.deepEqual(problems.map(({ marked }) => marked).toSorted(), ['-1', '0.5', '2']);
  });
});

suite('a number', () => {
  test('outside its range is told the range', () => {
    const units = (json: string) => specWith({ layers: `[{ "units": ${json} }]` });
    assertProblem(units('0'), 'out-of-range', /^expected a whole number of at least 1, found 0$/, '0');
    assertProblem(units('-1.5'), 'wrong-type', /^expected a whole number of at least 1, found -1\.5$/, '-1.5');
    assertProblem(
      units('1e300'),
      'out-of-range',
      /^expected a whole number from 1 to 9007199254740991, found/,
      '1e300',
    );
    assertProblem(specWith({ seed: '4294967296' }), 'out-of-range', /from 0 to 4294967295, found/, '4294967296');
    assertProblem(optimizer('{ "learningRate": 0 }'), 'out-of-range', /^expected a number above 0, found 0$/, '0');
    const ascent =
      /^expected a number above 0, found -3; with a rate below 0 the gradient is added instead of subtracted, and the loss rises: write 3$/;
    assertProblem(optimizer('{ "learningRate": -3 }'), 'out-of-range', ascent, '-3');
    assertProblem(
      optimizer('{ "momentum": 1 }'),
      'out-of-range',
      /^expected a number of at least 0 and below 1, found 1$/,
      '1',
    );
    const std = specWith({ layers: '[{ "units": 1, "init": { "type": "normal", "std": -1 } }]' });
    assertProblem(std, 'out-of-range', /^expected a number of at least 0, found -1$/, '-1');
    const noise = specWith({ data: '{ "generate": "moons", "noise": -0.1 }' });
    assertProblem(noise, 'out-of-range', /^expected a number of at least 0, found -0\.1$/, '-0.1');
    assertProblem(training('{ "validationSplit": 1 }'), 'out-of-range', /below 1, found 1$/, '1');
    assertProblem(
      training('{ "batchSize": 0 }'),
      'out-of-range',
      /^expected a whole number of at least 1, or "full", found 0$/,
      '0',
    );
    assertProblem(training('{ "batchSize": "all" }'), 'unknown-value', /or "full", found "all" \(a string\)$/, '"all"');
    assertProblem(
      optimizer('{ "type": "adam", "betas": [0.9, 1] }'),
      'wrong-value',
      /^expected two numbers from 0 to below 1, .*, found an array of 2$/,
      '[0.9, 1]',
    );
  });

  test('at the ends of its range is accepted', () => {
    assert.equal(specOf(specWith({ seed: '4294967295' })).seed, 0xffff_ffff);
    assert.equal(specOf(training('{ "validationSplit": 0, "batchSize": 1, "epochs": 1 }')).training.epochs, 1);
    specOf(optimizer('{ "momentum": 0 }'));
    specOf(optimizer('{ "type": "adam", "betas": [0, 0.999999] }'));
  });

  test('too large for 64 bits is called that, and not infinite', () => {
    for (const number of ['1e999', '-1e999']) {
      const message = /found a number too large for 64 bits$/;
      assertProblem(specWith({ layers: `[{ "units": ${number} }]` }), 'not-finite', message, number);
      assertProblem(optimizer(`{ "learningRate": ${number} }`), 'not-finite', message, number);
      assertProblem(specWith({ layers: `[{ "units": 1, "biases": [${number}] }]` }), 'wrong-numbers', message, number);
    }
  });
});

suite('what is missing', () => {
  test('is named with its owner and with what to write', () => {
    const nameless = specWith({ layers: '[{ "units": 2 }, {}]' });
    assertProblem(nameless, 'missing-key', /^layer 2 has no "units"; state how many units it has$/, '{}');
    const constant = specWith({ layers: '[{ "units": 1, "init": { "type": "constant" } }]' });
    assertProblem(constant, 'missing-key', /^"init" has no "value"; write for instance {/, '{ "type": "constant" }');
    const [input, target, none] = ['{ "input": [1] }', '{ "target": [1] }', '{}'];
    assertProblem(specWith({ probe: input }), 'missing-key', /^"probe" has no "target"; add it$/, input);
    assertProblem(specWith({ probe: target }), 'missing-key', /^"probe" has no "input"; add it$/, target);
    assertProblem(specWith({ probe: none }), 'missing-key', /^"probe" has no "sample"; add it$/, none);
    assertProblem(
      '{"layers":[{"units":1}]}',
      'missing-key',
      /^the file has no "data"; give/,
      '{"layers":[{"units":1}]}',
    );
    assert.deepEqual(
      problemsOf('{}').map(({ message }) => message.split(';')[0]),
      ['the file has no "data"', 'the file has no "layers"'],
    );
  });

  test('is underlined at the name of its owner, or at its first bracket when that fills several lines', () => {
    const message = /^layer "hidden" has no "units"/;
    assertProblem(specWith({ layers: '[{ "name": "hidden" }]' }), 'missing-key', message, '"hidden"');
    assertProblem(specWith({ layers: '[{\r\n}]' }), 'missing-key', /^layer 1 has no "units"/, '{');
  });
});
