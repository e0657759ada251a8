import type { MatrixQuantity } from '../../src/trace/quantity.ts';
import { numberLabel, placeOf } from '../../src/trace/quantityRef.ts';
import type { OtherTerms } from '../../src/why/knownWeights.ts';
import type { Span } from '../../src/why/sight.ts';
import type { ShownChain } from '../../src/why/whyMessages.ts';
import { type ChainMatrix, chainMatrix, knownSpans, knowsWeight, type MatrixCell } from './matrices.ts';

/** The equations of the page, in the lecture's order. */
export type EquationName = 'net' | 'output' | 'delta' | 'weights' | 'bias' | 'input';

/** A product of numbers, or one alone, in a sum. */
export interface Term {
  readonly factors: readonly number[];
  /** Whether the number that is pointed at is one of them. */
  readonly isPointed: boolean;
}

/** How a number came about, in numbers. */
export interface Arithmetic {
  /** The result's name and its number. */
  readonly name: string;
  readonly value: number;
  readonly terms: readonly Term[];
  /** The terms that are not listed, and what they sum to. */
  readonly others: { readonly count: number; readonly sum: number };
  /** The function that the sum is put into. */
  readonly via?: string;
  /** How many results more the number goes into in this equation. */
  readonly alike: number;
  /** Whether the terms give the number, but for rounding. */
  readonly isEqual: boolean;
}

/** More terms are summed up. */
const mostTerms = 4;
/** Of what was computed in 32 bits, and in another order. */
const tolerance = 1e-5;

/**
 * What a number does in an equation, or how it is made there. Where it ends up in several results that of the same index is
 * told, or the one of `nearest`, the input in the middle of what is shown. Undefined where the equation has nothing of it.
 */
export function arithmeticOf(
  chain: ShownChain,
  cell: MatrixCell,
  equation: EquationName,
  nearest: { readonly unit: number; readonly input: number },
): Arithmetic | undefined {
  const { inputs: I, outputs: O } = chain.shape;
  const at = placeOf(cell, I);
  const unit = at.unit < 0 ? nearest.unit : at.unit;
  const input = at.input < 0 ? nearest.input : at.input;
  const is = (...quantities: readonly MatrixQuantity[]) => quantities.includes(cell.quantity);
  const number = (quantity: MatrixQuantity, row: number, column: number) =>
    chainMatrix(chain, quantity)?.value(row, column) ?? Number.NaN;
  const sum = (result: MatrixCell, terms: readonly Term[], alike = 0, others = noOthers) =>
    summedUp(chain, result, terms, alike, others);
  const { units, inputs } = knownSpans(chain.weights);

  switch (equation) {
    case 'net': {
      if (!is('input', 'weights', 'bias', 'net')) return undefined;
      const bias = chainMatrix(chain, 'bias');
      if (!knowsWeight(chain, unit, input)) return undefined;
      const terms: readonly Term[] = [
        ...indicesIn(inputs).map(index => ({
          factors: [number('weights', unit, index), chain.input[index]!],
          isPointed: is('input', 'weights') && index === input,
        })),
        ...(bias ? [{ factors: [bias.value(0, unit)], isPointed: is('bias') }] : []),
      ];
      const others = othersOf(chain.weights.others?.net, unit - units.first, I - inputs.count);
      return sum({ quantity: 'net', row: 0, column: unit }, terms, is('input') ? O - 1 : 0, others);
    }
    case 'output': {
      if (!is('net', 'output')) return undefined;
      const term = { factors: [chain.net[unit]!], isPointed: is('net') };
      const isFull = chain.activationJacobian.form === 'softmax';
      const value = chain.output[unit]!;
      return {
        name: numberLabel(chain.symbols, { quantity: 'output', row: 0, column: unit }),
        value,
        terms: [term],
        others: { count: 0, sum: 0 },
        via: chain.shape.activation,
        alike: isFull && is('net') ? O - 1 : 0,
        isEqual: true,
      };
    }
    case 'delta': {
      if (!is('outputGradient', 'activationJacobian', 'delta')) return undefined;
      const row = is('outputGradient') ? unit : at.rowUnit;
      const jacobian = chainMatrix(chain, 'activationJacobian')!;
      const isFull = chain.activationJacobian.form === 'softmax';
      const isAside = is('activationJacobian') && jacobian.isStructuralZero(cell.row, cell.column);
      const rows = isFull ? Array.from({ length: O }, (_, k) => k) : isAside ? [row, unit] : [unit];
      const terms = rows.map(from => ({
        factors: [chain.outputGradient[from]!, jacobian.value(from, unit)],
        isPointed: !is('delta') && from === row,
      }));
      const alike = isFull && is('outputGradient') ? O - 1 : 0;
      return sum({ quantity: 'delta', row: 0, column: unit }, terms, alike);
    }
    case 'weights': {
      if (!is('delta', 'parameterJacobian', 'vectorGradient', 'gradient')) return undefined;
      const result: MatrixCell = is('gradient')
        ? { quantity: 'gradient', row: unit, column: input }
        : { quantity: 'vectorGradient', row: 0, column: unit * I + input };
      const isAside = is('parameterJacobian') && at.rowUnit !== at.unit;
      const rows = isAside ? [at.rowUnit, unit] : [unit];
      const jacobian: ChainMatrix = chainMatrix(chain, 'parameterJacobian')!;
      const terms = rows.map((from, index) => ({
        factors: [chain.delta[from]!, jacobian.value(from, unit * I + input)],
        isPointed: is('delta', 'parameterJacobian') && index === 0,
      }));
      return sum(result, terms, is('delta') ? I - 1 : 0);
    }
    case 'bias': {
      if (!is('delta', 'biasGradient')) return undefined;
      const term = { factors: [chain.delta[unit]!], isPointed: is('delta') };
      return sum({ quantity: 'biasGradient', row: 0, column: unit }, [term]);
    }
    case 'input': {
      if (!is('delta', 'weights', 'inputGradient')) return undefined;
      if (!knowsWeight(chain, unit, input)) return undefined;
      const terms = indicesIn(units).map(index => ({
        factors: [chain.delta[index]!, number('weights', index, input)],
        isPointed: is('delta', 'weights') && index === unit,
      }));
      const others = othersOf(chain.weights.others?.inputGradient, input - inputs.first, O - units.count);
      return sum({ quantity: 'inputGradient', row: 0, column: input }, terms, is('delta') ? I - 1 : 0, others);
    }
    default:
      return assertNever(equation);
  }
}

/** Terms of a sum whose weights are out of sight: how many, their sum, and that of their magnitudes. */
interface OutOfSight {
  readonly count: number;
  readonly sum: number;
  readonly size: number;
}

const noOthers: OutOfSight = { count: 0, sum: 0, size: 0 };

function othersOf(others: OtherTerms | undefined, at: number, count: number): OutOfSight {
  return others ? { count, sum: others.sums[at]!, size: others.sizes[at]! } : noOthers;
}

function summedUp(
  chain: ShownChain,
  result: MatrixCell,
  all: readonly Term[],
  alike: number,
  outOfSight: OutOfSight,
): Arithmetic {
  const products = all.map(({ factors }) => factors.reduce((product, factor) => product * factor, 1));
  const value = chainMatrix(chain, result.quantity)!.value(result.row, result.column);
  const listed = listedTerms(all, products);
  const terms = listed.map(index => all[index]!);
  const rest = products.filter((_, index) => !listed.includes(index));
  const others = {
    count: rest.length + outOfSight.count,
    sum: rest.reduce((sum, product) => sum + product, outOfSight.sum),
  };
  const total = products.reduce((sum, product) => sum + product, outOfSight.sum);
  const size = products.reduce((sum, product) => sum + Math.abs(product), outOfSight.size);
  const isClose = Number.isFinite(size) && Math.abs(total - value) <= tolerance * size;
  return {
    name: numberLabel(chain.symbols, result),
    value,
    terms,
    others,
    alike,
    isEqual: Object.is(total, value) || isClose,
  };
}

function indicesIn({ first, count }: Span): readonly number[] {
  return Array.from({ length: count }, (_, step) => first + step);
}

/** All where they are few; else the one that is pointed at, or the largest. */
function listedTerms(all: readonly Term[], products: readonly number[]): readonly number[] {
  const indices = all.map((_, index) => index);
  if (all.length <= mostTerms) return indices;
  const pointed = indices.filter(index => all[index]!.isPointed);
  if (pointed.length > 0) return pointed;
  const magnitude = (index: number) => (Number.isNaN(products[index]!) ? -1 : Math.abs(products[index]!));
  return indices
    .toSorted((a, b) => magnitude(b) - magnitude(a))
    .slice(0, mostTerms - 1)
    .toSorted((a, b) => a - b);
}

function assertNever(equation: never): never {
  throw new TypeError(`no equation ${JSON.stringify(equation)}`);
}
