import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { call, ePower, fraction, minus, negative, power, product, sum, sym } from '../../../../src/formula/compose.ts';
import { chainPython } from '../../../../src/why/explain/chainPython.ts';
import { explain } from '../../../../src/why/explain/explain.ts';
import { layerChain } from '../../../../src/why/explain/layerChain.ts';
import { literal, programText, pythonExpression } from '../../../../src/why/explain/program.ts';
import { layersOf, randomSamples, sampleAt } from '../../engine/support.ts';
import { runOf, sourceOf } from './sources.ts';

const x = sym('x');

suite('a number in Python', () => {
  test('has all its digits, and is plain where it is none', () => {
    for (const value of [0.1, -1 / 3, 1e-300, 5e-324, 1.7976931348623157e308])
      assert.equal(Number(literal(value)), value);
    assert.deepEqual([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0].map(literal), [
      'np.nan',
      'np.inf',
      '-np.inf',
      '-0.0',
    ]);
  });
});

suite('a formula in Python', () => {
  const cases = [
    [minus(1, power(x, 2)), '(1 + (-(x) ** 2))'],
    [fraction(1, sum(1, ePower(negative(x)))), '(1 / ((1 + np.exp((-x)))))'],
    [product(-2, x), '(-2) * x'],
    [call('log', sum(1, ePower(x))), 'np.log1p(np.exp(x))'],
    [minus(ePower(x), 1), 'np.expm1(x)'],
    [call('max', 0, call('min', 1, x)), 'np.maximum(0, np.minimum(1, x))'],
    [call('Φ', x), '(0.5 * erfc(-x / np.sqrt(2)))'],
    [sym('π'), 'np.pi'],
  ] as const;
  for (const [formula, expected] of cases) {
    test(`is ${expected}`, () => assert.equal(pythonExpression(formula), expected));
  }

  test('is refused where nothing is known', () => {
    assert.throws(() => pythonExpression(call('mystery', x)), /no Python function is known for mystery/);
    assert.throws(() => pythonExpression({ kind: 'words', text: 'a' }), /no Python expression is known for words/);
  });
});

suite('the program of a number', () => {
  test('computes it from its factors, prints it and compares it with the recorded one', () => {
    const text = programText(
      'dE/dW[0][0] of "a\nimport os"',
      {
        given: [
          ['delta', 0.5],
          ['x', [1, 2]],
        ],
        result: 'delta * x[1]',
      },
      1,
      'float64',
    );
    assert.equal(
      text,
      [
        'import numpy as np',
        '',
        '# dE/dW[0][0] of "a',
        '# import os"',
        'delta = np.float64(0.5)',
        'x = np.array([1, 2], dtype=np.float64)',
        'value = delta * x[1]',
        'recorded = np.float64(1)',
        'print(value)',
        'print("recorded", recorded, "agrees" if np.isclose(value, recorded, rtol=1e-9, atol=0, equal_nan=True) else "differs")',
        '',
      ].join('\n'),
    );
  });
});

const training = randomSamples(3, 5, 3, 2, 'mse');
const source = sourceOf(
  runOf({ inputs: 3, layers: layersOf(['gelu', 'linear'], [4, 2]), training, probe: sampleAt(training, 1), epochs: 2 }),
  2,
);

test('the program of a derivative of gelu has the normal distribution and its net value with all digits', () => {
  const { python } = explain(source, { layer: 0, quantity: 'activationJacobian', row: 1, column: 1 });
  assert.match(python, /^from math import erfc\nimport numpy as np\n/);
  assert.ok(python.includes(`net = np.float64(${source.layers[0].net[1]})`), python);
});

suite('the program of a layer', () => {
  const chain = layerChain(source, 0, 0);

  test("has the lecture's products as assertions", () => {
    const text = chainPython(chain);
    for (const line of [
      'dy_dnet = np.diag(derivative)',
      'assert agrees(W @ x + b, net, np.abs(W) @ np.abs(x) + np.abs(b)), "net"',
      'assert agrees(dE_dy @ dy_dnet, dE_dnet, np.abs(dE_dy) @ np.abs(dy_dnet)), "dE/dnet"',
      'dnet_dvecW = np.kron(np.eye(O), x)',
      'dE_dvecW = dE_dnet @ dnet_dvecW',
      'dE_dW = dE_dvecW.reshape(O, I)',
      'assert agrees(dE_dnet @ W, dE_dx, np.abs(dE_dnet) @ np.abs(W)), "dE/dx"',
    ]) {
      assert.ok(text.split('\n').includes(line), line);
    }
  });

  test('says that a part of W cannot hand a gradient down, and checks the units that it has', () => {
    const text = chainPython({ ...chain, weights: chain.weights.slice(3, 9), firstUnit: 1 });
    assert.match(text, /rows 1 to 2/);
    assert.match(text, /agrees\(W @ x \+ b\[units\], net\[units\]/);
    assert.doesNotMatch(text, /dE_dnet @ W/);
  });

  test('does not form a Jacobian that is too large', () => {
    const shape = { ...chain.shape, outputs: 200, inputs: 100 };
    const text = chainPython({ ...chain, shape, weights: new Float64Array(20_000), input: new Float64Array(100) });
    assert.doesNotMatch(text, /np\.kron/);
    assert.match(text, /np\.repeat\(dE_dnet, I\) \* np\.tile\(x, O\)/);
  });

  test('asserts nothing where numbers are not finite', () => {
    const text = chainPython({ ...chain, net: chain.net.map(() => Number.NaN) });
    assert.doesNotMatch(text, /^assert/m);
    assert.match(text, /net = np\.array\(\[np\.nan, np\.nan, np\.nan, np\.nan\]/);
  });

  test('asserts nothing where W could not be recovered', () => {
    const text = chainPython({ ...chain, weights: chain.weights.map(() => 0) });
    assert.doesNotMatch(text, /^assert/m);
    assert.match(text, /# W is not exact/);
  });

  test('leaves out the product of factors that have left what numbers can hold, where the delta was computed at once', () => {
    const fused = {
      ...chain,
      fused: 'dE/dnet = (y - t) / m',
      target: new Float64Array(4),
      outputGradient: chain.delta.map(() => Number.POSITIVE_INFINITY),
    };
    const text = chainPython(fused);
    assert.match(text, /assert agrees\(\(y - t\) \/ O, dE_dnet/);
    assert.doesNotMatch(text, /dE_dy @/);
  });
});
