import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { MatrixQuantity } from '../../../../src/trace/quantity.ts';
import type { ShownChain } from '../../../../src/why/whyMessages.ts';
import { linksOf, type Role } from '../../../../webview/why/links.ts';
import { chainMatrix, type MatrixCell } from '../../../../webview/why/matrices.ts';
import { madeChains, softmaxNetwork, xorNetwork } from '../../../support/page/madeChain.ts';

const chains = [
  ...madeChains(xorNetwork),
  ...madeChains(softmaxNetwork),
  ...madeChains({ ...xorNetwork, bias: false }),
];

const shown: readonly MatrixQuantity[] = [
  'input',
  'weights',
  'bias',
  'net',
  'output',
  'target',
  'outputGradient',
  'activationJacobian',
  'delta',
  'parameterJacobian',
  'vectorGradient',
  'gradient',
  'biasGradient',
  'inputGradient',
];

const cell = (quantity: MatrixQuantity, row: number, column: number): MatrixCell => ({ quantity, row, column });
const key = ({ quantity, row, column }: MatrixCell) => `${quantity}[${row}][${column}]`;
const range = (length: number) => Array.from({ length }, (_, index) => index);

function allCells(chain: ShownChain): MatrixCell[] {
  return shown.flatMap(quantity => {
    const matrix = chainMatrix(chain, quantity);
    if (!matrix) return [];
    return range(matrix.rows).flatMap(row => range(matrix.columns).map(column => cell(quantity, row, column)));
  });
}

/** A product or a sum's term on the way to a result, written out number by number. */
interface Step {
  readonly parts: readonly MatrixCell[];
  readonly result: MatrixCell;
}

/** Every term of every equation of the layer, by the definitions of matrix products: nothing is left out. */
function steps(chain: ShownChain): Step[] {
  const { inputs: I, outputs: O, bias } = chain.shape;
  const isFull = chain.activationJacobian.form === 'softmax';
  const made: Step[] = [];
  const add = (result: MatrixCell, ...parts: MatrixCell[]) => made.push({ parts, result });
  for (const o of range(O)) {
    for (const i of range(I)) add(cell('net', 0, o), cell('weights', o, i), cell('input', 0, i));
    if (bias) add(cell('net', 0, o), cell('bias', 0, o));
    for (const k of range(O)) if (isFull || k === o) add(cell('output', 0, k), cell('net', 0, o));
    if (chain.target) add(cell('outputGradient', 0, o), cell('output', 0, o), cell('target', 0, o));
    for (const k of range(O)) add(cell('delta', 0, o), cell('outputGradient', 0, k), cell('activationJacobian', k, o));
    for (const c of range(O * I)) {
      add(cell('vectorGradient', 0, c), cell('delta', 0, o), cell('parameterJacobian', o, c));
    }
    for (const i of range(I)) add(cell('inputGradient', 0, i), cell('delta', 0, o), cell('weights', o, i));
  }
  return made;
}

/** Cells that are one number in two places. */
function twins(chain: ShownChain): [MatrixCell, MatrixCell][] {
  const { inputs: I, outputs: O, bias } = chain.shape;
  return range(O).flatMap(o => [
    ...(bias ? [[cell('delta', 0, o), cell('biasGradient', 0, o)] as [MatrixCell, MatrixCell]] : []),
    ...range(I).flatMap((i): [MatrixCell, MatrixCell][] => [
      [cell('vectorGradient', 0, o * I + i), cell('gradient', o, i)],
      [cell('parameterJacobian', o, o * I + i), cell('input', 0, i)],
    ]),
  ]);
}

/** The roles by looking at every term: the slow way, which links.ts is held against. */
function rolesByTerms(chain: ShownChain, focus: MatrixCell): Map<string, Role> {
  const roles = new Map<string, Role>();
  const isZero = ({ quantity, row, column }: MatrixCell) => chainMatrix(chain, quantity)!.isStructuralZero(row, column);
  const give = (to: MatrixCell, role: Role) => {
    if (!roles.has(key(to))) roles.set(key(to), role);
  };
  const same = twins(chain).flatMap(([a, b]) => (key(a) === key(focus) ? [b] : key(b) === key(focus) ? [a] : []));
  for (const one of [focus, ...same]) give(one, 'same');
  // dE/db is dE/dnet seen as a result: it goes nowhere from there. An element of x is in the products of all its copies.
  const standsFor = focus.quantity === 'biasGradient' ? [focus] : [focus, ...same.filter(follows(focus))];
  const names = new Set(standsFor.map(key));
  const twinOf = new Map(twins(chain).flatMap(([a, b]) => [[key(a), b] as const, [key(b), a] as const]));
  for (const { parts, result } of steps(chain)) {
    const isAside = parts.some(part => isZero(part) && key(part) !== key(focus));
    if (isAside) continue;
    const isPart = parts.some(part => names.has(key(part)));
    const isResult = names.has(key(result));
    if (!isPart && !isResult) continue;
    for (const part of parts) {
      if (names.has(key(part))) continue;
      give(part, 'factor');
      const copy = twinOf.get(key(part));
      if (copy?.quantity === 'input') give(copy, 'factor');
    }
    if (!isPart) continue;
    give(result, 'result');
    if (result.quantity === 'vectorGradient') give(twinOf.get(key(result))!, 'result');
  }
  return roles;
}

/** Whether a twin's terms are the number's own: those of its copies are of x, not the other way about. */
function follows(focus: MatrixCell): (twin: MatrixCell) => boolean {
  return twin => focus.quantity !== 'parameterJacobian' && twin.quantity !== 'biasGradient';
}

suite('linksOf', () => {
  test('every cell has the role that the terms of the products give it, whichever is pointed at', () => {
    for (const chain of chains) {
      const cells = allCells(chain);
      for (const focus of cells) {
        const roleOf = linksOf(chain, focus);
        const expected = rolesByTerms(chain, focus);
        for (const one of cells) {
          const where = `${key(focus)} in a layer of ${chain.shape.activation}: ${key(one)}`;
          assert.equal(roleOf(one), expected.get(key(one)), where);
        }
      }
    }
  });

  test('a delta of a diagonal layer is made of one output gradient, of softmax of all', () => {
    const [diagonal, full] = madeChains(softmaxNetwork);
    const made = (chain: ShownChain) =>
      range(chain.shape.outputs).filter(
        k => linksOf(chain, cell('delta', 0, 1))(cell('outputGradient', 0, k)) === 'factor',
      );
    assert.deepEqual(made(diagonal!), [1]);
    assert.deepEqual(made(full!), [0, 1, 2]);
  });

  test('a zero by structure meets its factor and ends up in its result, though it adds nothing', () => {
    const [chain] = madeChains(xorNetwork);
    const roleOf = linksOf(chain!, cell('parameterJacobian', 0, 3));
    assert.equal(roleOf(cell('delta', 0, 0)), 'factor');
    assert.equal(roleOf(cell('gradient', 1, 1)), 'result');
    assert.equal(roleOf(cell('input', 0, 1)), undefined);
  });
});
