import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Matrix, multiply } from '../../../../src/engine/matrix.ts';
import type { MatrixQuantity } from '../../../../src/trace/quantity.ts';
import type { ShownChain } from '../../../../src/why/whyMessages.ts';
import { type Arithmetic, arithmeticOf, type EquationName } from '../../../../webview/why/arithmetic.ts';
import { chainMatrix } from '../../../../webview/why/matrices.ts';
import { imageNetwork, madeChains, softmaxNetwork, xorNetwork } from '../../../support/page/madeChain.ts';

const nearest = { unit: 0, input: 0 };
const chains = [...madeChains(xorNetwork), ...madeChains(softmaxNetwork)];

/** A matrix of the page, formed whole. */
function formed(chain: ShownChain, quantity: MatrixQuantity): Matrix {
  const { rows, columns, value } = chainMatrix(chain, quantity)!;
  const values = Float64Array.from({ length: rows * columns }, (_, at) =>
    value(Math.floor(at / columns), at % columns),
  );
  return { rows, columns, values };
}

function assertClose(actual: number, expected: number, message?: string): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
    message ?? `${actual}, ${expected}`,
  );
}

const sumOf = ({ terms, others }: Arithmetic) =>
  terms.reduce((sum, { factors }) => sum + factors.reduce((product, factor) => product * factor, 1), others.sum);

const products: readonly [EquationName, MatrixQuantity, MatrixQuantity, MatrixQuantity][] = [
  ['delta', 'outputGradient', 'activationJacobian', 'delta'],
  ['weights', 'delta', 'parameterJacobian', 'vectorGradient'],
  ['input', 'delta', 'weights', 'inputGradient'],
];

suite('the matrices', () => {
  test('those of an equation multiply out to its result', () => {
    for (const chain of chains) {
      for (const [, row, matrix, result] of products) {
        const product = multiply(formed(chain, row), formed(chain, matrix));
        const expected = formed(chain, result);
        assert.deepEqual([product.rows, product.columns], [expected.rows, expected.columns]);
        for (const [at, value] of product.values.entries()) assertClose(value, expected.values[at]!, `${result} ${at}`);
      }
    }
  });

  test('the vector of the weights’ gradient, cut into rows, is the matrix', () => {
    for (const chain of chains) {
      assert.deepEqual(formed(chain, 'gradient').values, formed(chain, 'vectorGradient').values);
    }
  });

  test('of a large layer only the weights that are here have a number', () => {
    const [chain] = madeChains(imageNetwork, { unit: 40, input: 300, block: 40 });
    const weights = chainMatrix(chain!, 'weights')!;
    assert.equal(weights.value(41, 303), chain!.weights.values[3 * 8 + 7]);
    for (const [unit, input] of [
      [37, 300],
      [43, 300],
      [40, 295],
      [40, 304],
    ] as const) {
      assert.ok(!weights.isKnown(unit, input) && Number.isNaN(weights.value(unit, input)));
    }
  });
});

suite('arithmeticOf', () => {
  test('the terms sum to the number that they make, whichever result is pointed at', () => {
    for (const chain of chains) {
      for (const [equation, , , result] of products) {
        const { columns, value } = chainMatrix(chain, result)!;
        for (let column = 0; column < columns; column++) {
          const made = arithmeticOf(chain, { quantity: result, row: 0, column }, equation, nearest)!;
          assert.equal(made.value, value(0, column));
          assertClose(sumOf(made), made.value);
          assert.equal(made.isEqual, true);
        }
      }
    }
  });

  test('a factor is marked in the term that it is in, and the result is told', () => {
    const [, chain] = madeChains(softmaxNetwork);
    const made = arithmeticOf(chain!, { quantity: 'weights', row: 2, column: 3 }, 'input', nearest)!;
    assert.equal(made.name, 'dE/dx[3]');
    assert.deepEqual(
      made.terms.map(({ isPointed }) => isPointed),
      [false, false, true],
    );
    assert.deepEqual(made.terms[2]!.factors, [chain!.delta[2], chain!.weights.values[2 * 5 + 3]]);
  });

  test('an entry of a full Jacobian is one term of a sum over all outputs', () => {
    const [, chain] = madeChains(softmaxNetwork);
    const made = arithmeticOf(chain!, { quantity: 'activationJacobian', row: 2, column: 0 }, 'delta', nearest)!;
    assert.equal(made.name, 'dE/dnet[0]');
    assert.equal(made.terms.length, 3);
    assert.deepEqual(
      made.terms.map(({ isPointed }) => isPointed),
      [false, false, true],
    );
    assertClose(sumOf(made), chain!.delta[0]!);
  });

  test('a zero by structure stands in the sum, times its factor', () => {
    const [chain] = madeChains(xorNetwork);
    const made = arithmeticOf(chain!, { quantity: 'parameterJacobian', row: 0, column: 3 }, 'weights', nearest)!;
    assert.deepEqual(made.terms[0], { factors: [chain!.delta[0], 0], isPointed: true });
    assertClose(sumOf(made), chainMatrix(chain!, 'vectorGradient')!.value(0, 3));
    const diagonal = arithmeticOf(chain!, { quantity: 'activationJacobian', row: 1, column: 0 }, 'delta', nearest)!;
    assert.deepEqual(diagonal.terms[0], { factors: [chain!.outputGradient[1], 0], isPointed: true });
    assert.equal(diagonal.value, chain!.delta[0]);
  });

  test('of a long sum the pointed term is told, and the rest is summed up, in sight or not', () => {
    const [chain] = madeChains(imageNetwork, { unit: 3, input: 400, block: 3 });
    for (const [quantity, row, column] of [
      ['weights', 3, 400],
      ['net', 0, 3],
      ['bias', 0, 3],
    ] as const) {
      const made = arithmeticOf(chain!, { quantity, row, column }, 'net', { unit: 3, input: 400 })!;
      assert.equal(made.terms.length + made.others.count, 785);
      assertClose(sumOf(made), chain!.net[3]!);
      assert.equal(made.isEqual, true);
    }
    for (const [quantity, row, column] of [
      ['weights', 3, 400],
      ['delta', 0, 3],
      ['inputGradient', 0, 400],
    ] as const) {
      const made = arithmeticOf(chain!, { quantity, row, column }, 'input', { unit: 3, input: 400 })!;
      assert.equal(made.terms.length + made.others.count, 128);
      assertClose(sumOf(made), chain!.inputGradient[400]!);
      assert.equal(made.isEqual, true);
    }
  });

  test('of a large layer a sum that is not the number that was trained with says so, and nothing is said of weights that are not here', () => {
    const [chain] = madeChains(imageNetwork, { unit: 3, input: 400, block: 3 });
    const other = { ...chain!, net: chain!.net.map(value => value + 1) };
    const weight = { quantity: 'weights', row: 3, column: 400 } as const;
    assert.equal(arithmeticOf(other, weight, 'net', nearest)!.isEqual, false);
    const far = { unit: 3, input: 500 };
    assert.equal(arithmeticOf(chain!, { quantity: 'net', row: 0, column: 90 }, 'net', far), undefined);
    assert.equal(arithmeticOf(chain!, { quantity: 'delta', row: 0, column: 3 }, 'input', far), undefined);
  });

  test('what terms out of sight may be rounded by is no difference', () => {
    const [chain] = madeChains(imageNetwork, { unit: 3, input: 0, block: 3 });
    const isEqual = (by: number) => {
      const other = { ...chain!, net: chain!.net.map(value => value + by) };
      return arithmeticOf(other, { quantity: 'net', row: 0, column: 3 }, 'net', nearest)!.isEqual;
    };
    // The inputs in sight are 0.
    const [inSight, all] = [chain!.bias[3]!, chain!.weights.others!.net.sizes[3 - chain!.weights.firstUnit]!];
    assert.ok(all > 4 * Math.abs(inSight));
    assert.deepEqual([isEqual(0.5e-5 * all), isEqual(2e-5 * all)], [true, false]);
  });

  test('the bias is a term of the net value, and the net value is put into the activation', () => {
    const [chain] = madeChains(xorNetwork);
    const net = arithmeticOf(chain!, { quantity: 'bias', row: 0, column: 1 }, 'net', nearest)!;
    assert.deepEqual(net.terms.at(-1), { factors: [chain!.bias[1]], isPointed: true });
    assertClose(sumOf(net), chain!.net[1]!);
    const output = arithmeticOf(chain!, { quantity: 'output', row: 0, column: 1 }, 'output', nearest)!;
    assert.deepEqual(
      [output.via, output.terms[0]!.factors[0], output.value],
      ['sigmoid', chain!.net[1], chain!.output[1]],
    );
  });

  test('a product that is not the number that was trained with says so', () => {
    const [, chain] = madeChains(softmaxNetwork);
    const infinite = { ...chain!, outputGradient: Float64Array.of(Number.NEGATIVE_INFINITY, 0, 0) };
    assert.equal(arithmeticOf(infinite, { quantity: 'delta', row: 0, column: 0 }, 'delta', nearest)!.isEqual, false);
  });

  test('an equation has nothing to say of a number that is not in it', () => {
    const [chain] = madeChains(xorNetwork);
    assert.equal(arithmeticOf(chain!, { quantity: 'weights', row: 0, column: 0 }, 'delta', nearest), undefined);
  });
});
