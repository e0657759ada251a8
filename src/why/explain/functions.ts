import { equation, num, numberEquation, substituted, words } from '../../formula/compose.ts';
import type { Formula } from '../../formula/formula.ts';
import type { FunctionFormula } from '../../functions/activation.ts';
import { type Program, pythonExpression } from './program.ts';

/** What stands for the symbol `net`, `y`, `t` or `m` of a function: how it is written, and its number. */
interface Argument {
  readonly symbol: Formula;
  readonly value: number;
}

interface Applied {
  readonly symbols: readonly Formula[];
  readonly numbers: readonly Formula[];
  readonly program: Program;
}

/** `left = f(...)` in symbols and in numbers, and as a program. The first argument is the net value where there are abbreviations. */
export function applied(
  left: Formula,
  { of, abbreviations, pieces }: FunctionFormula,
  given: Readonly<Record<string, Argument>>,
  value: number,
): Applied {
  const symbols = mapped(given, argument => argument.symbol);
  const numbers = mapped(given, argument => num(argument.value));
  const short = Object.fromEntries(abbreviations.map(({ name, at }) => [name, num(at(given.net.value))] as const));
  const isConstant = of.kind === 'number';
  return {
    symbols: [
      ...(pieces === undefined ? [] : [equation(left, words(pieces))]),
      ...(pieces !== undefined && isConstant ? [] : [equation(left, substituted(of, symbols))]),
      ...abbreviations.map(({ name, of }) => equation({ kind: 'symbol', name }, substituted(of, symbols))),
    ],
    numbers: [
      isConstant ? numberEquation(left, value) : numberEquation(left, substituted(of, { ...numbers, ...short }), value),
      ...abbreviations.map(({ name, of }) =>
        numberEquation({ kind: 'symbol', name }, substituted(of, numbers), short[name]),
      ),
    ],
    program: {
      given: Object.entries(given).map(([name, argument]) => [name, argument.value]),
      steps: abbreviations.map(({ name, of }) => [name, pythonExpression(of)]),
      result: pythonExpression(of),
      slack: 1e-15,
    },
  };
}

function mapped<T>(given: Readonly<Record<string, Argument>>, to: (argument: Argument) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(given).map(([name, argument]) => [name, to(argument)]));
}
