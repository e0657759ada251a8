/**
 * The lecture's network with sigmoid units and E = (1/2) sum (z - t)^2, whose numbers are worked by hand in
 * test/unit/engine/lecture.test.ts: with L = ln 3,
 *
 *   x = (1, 2)   V = [ L  0 ; 0 -L/2 ]    net = (L, -L)   y = (3/4, 1/4)
 *   t = (1, 1)   W = [ L  L ; -L -L ]     net = (L, -L)   z = (3/4, 1/4)
 *
 *   dE/dz = (-1/4, -3/4)     dz/dnet = diag(3/16, 3/16)   dE/dnet of W = (-3/64, -9/64)   dE/dW = [ -9 -3 ; -27 -9 ] / 256
 *   dE/dy = (3L/32, 3L/32)   dy/dnet = diag(3/16, 3/16)   dE/dnet of V = (9L/512, 9L/512) dE/dV = [ 9L 18L ; 9L 18L ] / 512
 */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { plainLayer } from '../../../../src/engine/defaults.ts';
import type { LayerOptions } from '../../../../src/engine/options.ts';
import { plainText } from '../../../../src/formula/formulaText.ts';
import type { Quantity } from '../../../../src/trace/quantity.ts';
import { explain } from '../../../../src/why/explain/explain.ts';
import { layerChain } from '../../../../src/why/explain/layerChain.ts';
import { assertClose } from '../../engine/support.ts';
import { runOf, sourceOf } from './sources.ts';

const L = Math.log(3);

function layer(name: string, ...weights: number[]): LayerOptions {
  const weightInit = { type: 'explicit', values: Float64Array.from(weights) } as const;
  return { name, units: 2, activation: { type: 'sigmoid' }, weightInit, biasInit: { type: 'zeros' }, ...plainLayer };
}

const training = { rows: 1, inputs: Float64Array.of(1, 2), targets: Float64Array.of(1, 1) };
const source = sourceOf(
  runOf({
    inputs: 2,
    layers: [layer('V', L, 0, 0, -L / 2), layer('W', L, L, -L, -L)],
    loss: 'halfSquaredError',
    training,
    probe: training,
    batchSize: 1,
    epochs: 1,
  }),
);

function told(layer: number, quantity: Quantity, row: number, column: number) {
  const { title, value, symbols, numbers, sentence, factors } = explain(source, { layer, quantity, row, column });
  const text = { symbols: symbols.map(line => plainText(line)), numbers: numbers.map(line => plainText(line)) };
  return { title, value, sentence, labels: factors.map(({ label }) => label), ...text };
}

suite('the lecture', () => {
  test('names the matrices V and W, and the vectors x, y and z', () => {
    assert.deepEqual(layerChain(source, 0, 0).symbols, { weights: 'V', input: 'x', output: 'y' });
    assert.deepEqual(layerChain(source, 1, 0).symbols, { weights: 'W', input: 'y', output: 'z' });
  });

  test('trains the second layer: dE/dW[1][0] is the delta, dE/dz times the diagonal, times y', () => {
    const gradient = told(1, 'gradient', 1, 0);
    assert.equal(gradient.title, 'dE/dW[1][0] of "W"');
    assertClose([gradient.value], [-27 / 256], 1e-14, 'dE/dW[1][0]');
    assert.deepEqual(gradient.symbols, ['dE/dW[1][0] = dE/dnet[1] · y[0]']);
    assert.deepEqual(gradient.numbers, ['dE/dW[1][0] ≈ (-0.1406) · 0.75 ≈ -0.1055']);
    assert.deepEqual(gradient.labels, ['dE/dnet[1]', 'y[0]']);

    const delta = told(1, 'delta', 0, 1);
    assertClose([delta.value], [-9 / 64], 1e-14, 'dE/dnet[1]');
    assert.deepEqual(delta.symbols, ['dE/dnet[1] = dE/dz[1] · dz[1]/dnet[1]']);
    assert.deepEqual(delta.numbers, ['dE/dnet[1] ≈ (-0.75) · 0.1875 ≈ -0.1406']);
    assert.deepEqual(delta.labels, ['dE/dz[1]', 'dz/dnet[1][1]']);

    const slope = told(1, 'activationJacobian', 1, 1);
    assertClose([slope.value], [3 / 16], 1e-14, 'dz/dnet[1][1]');
    assert.deepEqual(slope.symbols, ['dz[1]/dnet[1] = z[1] · (1 - z[1])']);

    const error = told(1, 'outputGradient', 0, 1);
    assertClose([error.value], [-3 / 4], 1e-14, 'dE/dz[1]');
    assert.deepEqual(error.symbols, ['dE/dz[1] = z[1] - t[1]']);
    assert.equal(error.sentence, 'The output, 0.25, is 0.75 below its target, 1.');
  });

  test('lays W out in one row, and its Jacobian in blocks', () => {
    const element = told(1, 'vectorGradient', 0, 2);
    assertClose([element.value], [-27 / 256], 1e-14, 'dE/dvec(W)[2]');
    assert.deepEqual(element.symbols, [
      'dE/dvec(W)[2] = sum over k from 0 to 1 of dE/dnet[k] · dnet[k]/dvec(W)[2]',
      'dE/dvec(W)[2] = dE/dnet[1] · y[0]',
    ]);
    assert.deepEqual(element.labels, ['dE/dnet[1]', 'dnet/dvec(W)[1][2]']);
    assertClose([told(1, 'parameterJacobian', 1, 2).value], [3 / 4], 1e-14, 'dnet/dvec(W)[1][2]');
    const zero = told(1, 'parameterJacobian', 0, 2);
    assert.equal(zero.value, 0);
    assert.equal(zero.sentence, "It is zero by construction: unit 0's net value does not depend on unit 1's weights.");
  });

  test('hands dE/dy = dE/dnet W down, where it takes the place of the output gradient of the first layer', () => {
    const handed = told(1, 'inputGradient', 0, 0);
    assertClose([handed.value], [(3 * L) / 32], 1e-14, 'dE/dy[0]');
    assert.deepEqual(handed.symbols, ['dE/dy[0] = sum over k from 0 to 1 of dE/dnet[k] · W[k][0]']);
    const received = told(0, 'outputGradient', 0, 0);
    assert.equal(received.value, handed.value);
    assert.deepEqual(received.symbols, ['dE/dy[0] = sum over k from 0 to 1 of dE/dnet above[k] · W above[k][0]']);
    assert.deepEqual(received.labels.slice(2), ['dE/dnet[1] of "W"', 'W[1][0] of "W"']);
  });

  test('trains the first layer in the same way', () => {
    const gradient = told(0, 'gradient', 0, 1);
    assertClose([gradient.value], [(18 * L) / 512], 1e-14, 'dE/dV[0][1]');
    assert.deepEqual(gradient.symbols, ['dE/dV[0][1] = dE/dnet[0] · x[1]']);
    assert.deepEqual(gradient.numbers, ['dE/dV[0][1] ≈ 0.01931 · 2 ≈ 0.03862']);
    const delta = told(0, 'delta', 0, 0);
    assertClose([delta.value], [(9 * L) / 512], 1e-14, 'dE/dnet[0]');
    assert.deepEqual(delta.symbols, ['dE/dnet[0] = dE/dy[0] · dy[0]/dnet[0]']);
  });
});
