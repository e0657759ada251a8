import { equation, num, numberEquation, sym } from '../../formula/compose.ts';
import type { Formula } from '../../formula/formula.ts';
import type { Steps, UpdateStep } from '../../run/replayQuestions.ts';
import { formulaValue } from './formulaValue.ts';
import { pythonExpression } from './program.ts';
import { updateLetters } from './updateLetters.ts';
import { gradientLines, type Letters, type Line, ruleLines } from './updateLines.ts';

/** One step of an optimizer, spelled out. */
export interface SpelledStep {
  readonly symbols: readonly Formula[];
  readonly numbers: readonly Formula[];
  /** By the names of a program, as `updateLetters` has them: what is recorded, and what was computed on the way. */
  readonly values: ReadonlyMap<string, number>;
  /** The name of the gradient that the optimizer goes by. */
  readonly gradient: string;
  /** What a program is given, and its lines. */
  readonly given: readonly (readonly [string, number])[];
  readonly program: readonly (readonly [string, string])[];
}

/** The formulas of a step whose number, counted over the training, is `t`. */
export function spelledStep(steps: Steps, step: UpdateStep, t: number): SpelledStep {
  const ofGradient = gradientLines(steps, isNormClipped(steps, step));
  const gradient = ofGradient.at(-1)?.of ?? 'gradient';
  const lines = [...ofGradient, ...ruleLines(steps, gradient, t)];
  const letters = updateLetters(steps, step, t);
  const symbolsOf = (at: number | 't'): Letters => mapped([...letters], ([name, { symbol }]) => [name, symbol(at)]);
  const [withT, withNumber] = [symbolsOf('t'), symbolsOf(t)];
  const values = new Map<string, number>();
  for (const [name, { value }] of letters) if (value !== undefined) values.set(name, value);
  for (const line of lines) {
    if (!values.has(line.of)) values.set(line.of, formulaValue(line.by(numbersOf(values))));
  }
  const numbers = numbersOf(values);
  return {
    symbols: lines.map(line => equation(withT[line.of], line.by(withT))),
    numbers: lines.map(line => numbersOfLine(withNumber[line.of], line.by(numbers), values.get(line.of) ?? Number.NaN)),
    values,
    gradient,
    ...programOf(lines, values),
  };
}

/** Whether the bound of the gradient's norm made it smaller (src/engine/clipping.ts). */
export function isNormClipped({ clipping }: Steps, { norm }: UpdateStep): boolean {
  return clipping.norm !== undefined && clipping.norm / (norm + 1e-6) < 1;
}

/** Without its middle where that is the number itself. */
function numbersOfLine(symbol: Formula, formula: Formula, value: number): Formula {
  return formula.kind === 'number' ? numberEquation(symbol, value) : numberEquation(symbol, formula, value);
}

function numbersOf(values: ReadonlyMap<string, number>): Letters {
  return mapped([...values], ([name, value]) => [name, num(value)]);
}

/** Only what the lines use is given; what they compute is not. */
function programOf(
  lines: readonly Line[],
  values: ReadonlyMap<string, number>,
): Pick<SpelledStep, 'given' | 'program'> {
  const names = mapped([...values.keys()], name => [name, sym(name)]);
  const program = lines.map(line => [line.of, pythonExpression(line.by(names))] as const);
  const used = new Set(['w_before', ...program.flatMap(([, expression]) => expression.match(/[a-z_]\w*/gi) ?? [])]);
  const computed = new Set(lines.map(line => line.of));
  return { program, given: [...values].filter(([name]) => used.has(name) && !computed.has(name)) };
}

function mapped<From, To>(
  list: readonly From[],
  to: (from: From) => readonly [string, To],
): Readonly<Record<string, To>> {
  return Object.fromEntries(list.map(to));
}
