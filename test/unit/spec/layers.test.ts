import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { assertProblem, problemsOf, specOf, specWith } from './problemsOf.ts';

const layers = (...json: string[]) => specWith({ layers: `[${json.join(', ')}]` });

suite('the weights a layer states', () => {
  test('may have one row for each unit and one column for each input', () => {
    const spec = specOf(
      specWith({
        inputs: '3',
        layers:
          '[{ "units": 2, "weights": [[1, 2, 3], [4, 5, 6]], "biases": [7, 8] }, { "units": 1, "weights": [[1, 2]] }]',
      }),
    );
    assert.deepEqual(spec.layers[0]!.weights, [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    assert.deepEqual(spec.layers[0]!.biases, [7, 8]);
  });

  test('in a wrong number of rows are reported on the weights, not on the file', () => {
    assertProblem(
      layers('{ "name": "out", "units": 2, "weights": [[1]] }'),
      'wrong-width',
      /^1 row of weights for layer "out", which has 2 units; give one row for each unit$/,
      '[[1]]',
    );
  });

  test('in too many rows are reported on the weights as well', () => {
    const weights = '[[1], [2], [3]]';
    assertProblem(layers(`{ "units": 2, "weights": ${weights} }`), 'wrong-width', /^3 rows of weights/, weights);
  });

  test('in rows as wide as another layer are reported on the first row', () => {
    assertProblem(
      layers('{ "units": 3 }', '{ "units": 1, "weights": [[1, 2]] }'),
      'wrong-width',
      /^2 weights in each row, but the layer before has 3 units; give one weight for each$/,
      '[1, 2]',
    );
  });

  test('of the first layer are held against the inputs the file states, when it does', () => {
    const first = '[{ "units": 1, "weights": [[1, 2]] }]';
    specOf(specWith({ layers: first }));
    assertProblem(
      specWith({ inputs: '1', layers: first }),
      'wrong-width',
      /^2 weights in each row, but the data has 1 input; give one weight for each$/,
      '[1, 2]',
    );
  });

  test('are ragged or hold no numbers: the row or the cell is underlined', () => {
    const weights = (json: string) => layers(`{ "units": 2, "weights": ${json} }`);
    assertProblem(weights('[[1, 2], [3]]'), 'wrong-numbers', /^this row has 1 number, but the first row has 2$/, '[3]');
    assertProblem(
      weights('[[1], ["3"]]'),
      'wrong-numbers',
      /^expected a number in row 1, column 0 \(counted from 0\), found "3" \(a string\)$/,
      '"3"',
    );
    const large = /^expected a number in row 0, column 1 \(counted from 0\), found a number too large for 64 bits$/;
    assertProblem(weights('[[1, -1e999]]'), 'wrong-numbers', large, '-1e999');
    assertProblem(weights('[1, [2]]'), 'wrong-numbers', /^expected a row of numbers, \[\.\.\], found 1$/, '1');
    assertProblem(weights('[]'), 'wrong-numbers', /^expected at least one row of numbers, found an empty array$/, '[]');
    assertProblem(weights('[[]]'), 'wrong-numbers', /^expected at least one number, found an empty array$/, '[]');
    assertProblem(weights('7'), 'wrong-numbers', /^expected rows of numbers, .*, found 7$/, '7');
  });
});

suite('the biases a layer states', () => {
  test('in a wrong number are reported on the biases', () => {
    assertProblem(
      layers('{ "units": 1, "biases": [1, 2] }'),
      'wrong-width',
      /^2 biases for layer "layer 1", which has 1 unit; give one for each unit$/,
      '[1, 2]',
    );
  });

  test('are a row of numbers', () => {
    assertProblem(layers('{ "units": 1, "biases": 1 }'), 'wrong-numbers', /^expected a row of numbers/, '1');
    assertProblem(layers('{ "units": 1, "biases": [null] }'), 'wrong-numbers', /found null$/, 'null');
  });
});

suite('the first weights of a layer', () => {
  const init = (json: string) => layers(`{ "units": 1, "init": ${json} }`);

  test('may be as large as 64 bits allow', () => {
    specOf(init('{ "type": "uniform", "min": -8e307, "max": 8e307 }'));
    specOf(init('{ "type": "uniform", "min": 1, "max": 1 }'));
    specOf(init('{ "type": "normal", "mean": -1e307, "std": 1e307 }'));
    specOf(init('{ "type": "constant", "value": -1e308 }'));
  });

  test('that could be infinite are refused where their range is stated', () => {
    const wide = '{ "type": "uniform", "min": -1e308, "max": 1e308 }';
    assertProblem(init(wide), 'not-finite', /^from -1e\+308 to 1e\+308 is farther than 64 bits can tell/, '1e308');
    const normal = '{ "type": "normal", "mean": 1e308, "std": 9e306 }';
    assertProblem(init(normal), 'not-finite', /^with a mean of 1e\+308 and .* weights could be infinite/, '9e306');
    const bias = layers('{ "units": 1, "biasInit": { "type": "normal", "std": 1e308 } }');
    assertProblem(bias, 'not-finite', /standard deviation of 1e\+308/, '1e308');
  });

  test('cannot be drawn between bounds in the wrong order', () => {
    const message = /^"min" is 2, but "max" is 1; exchange them$/;
    assertProblem(init('{ "type": "uniform", "min": 2, "max": 1 }'), 'wrong-value', message, '2');
  });
});

suite('a layer without a bias', () => {
  test('may say so, and has one when it says nothing', () => {
    const spec = specOf(layers('{ "units": 2, "bias": false }', '{ "units": 1 }', '{ "units": 1, "bias": true }'));
    assert.deepEqual(
      spec.layers.map(({ bias }) => bias),
      [false, true, true],
    );
  });

  test('has no first biases: whatever gives some is underlined', () => {
    const problem = (key: string) =>
      new RegExp(`^"${key}" gives first biases, but "bias" is false; remove one of the two$`);
    const unit = (json: string) => layers(`{ "units": 1, "bias": false, ${json} }`);
    assertProblem(unit('"biasInit": "heNormal"'), 'conflicting-keys', problem('biasInit'), '"heNormal"');
    assertProblem(unit('"biasInit": "zeros"'), 'conflicting-keys', problem('biasInit'), '"zeros"');
    assertProblem(unit('"biases": [1]'), 'conflicting-keys', problem('biases'), '[1]');
    assert.equal(problemsOf(unit('"biases": [1], "biasInit": "zeros"')).length, 2);
    specOf(layers('{ "units": 1, "bias": true, "biases": [1] }'));
  });

  test('says it by true or false, and is told where numbers belong', () => {
    const message = /^expected true or false, found 0\.5; "biases" gives first values$/;
    assertProblem(layers('{ "units": 1, "bias": 0.5 }'), 'wrong-type', message, '0.5');
  });

  test('may be as large as the limit without it', () => {
    const limits = { ...defaultLimits, parameters: 100 };
    const text = (bias: boolean) => specWith({ inputs: '50', layers: `[{ "units": 2, "bias": ${bias} }]` });
    assert.deepEqual(problemsOf(text(false), limits), []);
    assert.equal(problemsOf(text(true), limits)[0]?.code, 'too-many-parameters');
  });
});

suite('what a layer trains', () => {
  test('is everything, nothing, or only its weights or its biases', () => {
    const spec = specOf(
      layers(
        '{ "units": 2 }',
        '{ "units": 2, "trainable": false }',
        '{ "units": 2, "trainable": "weights", "bias": false }',
        '{ "units": 1, "trainable": "bias" }',
      ),
    );
    assert.deepEqual(
      spec.layers.map(({ trainable }) => trainable),
      [true, false, 'weights', 'bias'],
    );
  });

  test('is refused where it is something else', () => {
    const trainable = (json: string) => layers(`{ "units": 1, "trainable": ${json} }`);
    const expected = /^expected true, false, "weights" or "bias", found /;
    assertProblem(trainable('"biases"'), 'unknown-value', expected, '"biases"');
    assertProblem(trainable('"true"'), 'unknown-value', expected, '"true"');
    assertProblem(trainable('1'), 'unknown-value', expected, '1');
    assertProblem(trainable('["bias"]'), 'unknown-value', expected, '["bias"]');
    assertProblem(trainable('null'), 'unknown-value', expected, 'null');
  });

  test('cannot be only the biases of a layer without any', () => {
    assertProblem(
      layers('{ "units": 1, "bias": false, "trainable": "bias" }'),
      'conflicting-keys',
      /^"trainable": "bias" trains only biases, but "bias" is false, so nothing of this layer would be trained; remove one of the two, or set "trainable" to false$/,
      '"bias"',
    );
  });
});

suite('the name of a layer', () => {
  test('is its number when it has none', () => {
    const spec = specOf(layers('{ "units": 2 }', '{ "name": "out", "units": 1 }', '{ "units": 1 }'));
    assert.deepEqual(
      spec.layers.map(({ name }) => name),
      ['layer 1', 'out', 'layer 3'],
    );
  });

  test('may not be that of a layer before, not even of one that took its number as name', () => {
    const problem = /^layer 1 is called "a" already; give each layer its own name$/;
    assertProblem(
      layers('{ "name": "a", "units": 2 }', '{ "units": 1, "name": "a" }'),
      'repeated-name',
      problem,
      '"a"',
    );
    assertProblem(
      layers('{ "units": 1 }', '{ "name": "layer 1", "units": 1 }'),
      'repeated-name',
      /^layer 1/,
      '"layer 1"',
    );
  });

  test('is underlined at the later of two', () => {
    const text = layers('{ "name": "a", "units": 2 }', '{ "units": 1, "name": "b" }', '{ "units": 1, "name": "b" }');
    assert.equal(problemsOf(text).length, 1);
    assert.match(problemsOf(text)[0]!.message, /^layer 2 /);
  });
});
