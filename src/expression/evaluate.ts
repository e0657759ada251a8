import { nameProblem } from './analysis.ts';
import { broadcastShape, combine, countOf, map, scalar } from './broadcast.ts';
import { evaluateCall } from './evaluateCall.ts';
import { selectors } from './evaluateIndex.ts';
import { misuse, operandText, shapeText } from './misuse.ts';
import { type Evaluation, type Operand, type Operands, Stopped, startEvaluation } from './operand.ts';
import { arithmetic, comparisons, power } from './operators.ts';
import { matrixProduct, transpose } from './products.ts';
import type { Readable } from './readable.ts';
import { type Resolved, resolve, resolveLabel } from './resolve.ts';
import { select } from './selection.ts';
import type { Comparison, Expression, Operation, Parsed, Step } from './syntax.ts';
import { isMisuse, isUnavailable, type Misuse, type Span, type Tensor, type Unavailable, type Value } from './value.ts';

/**
 * The value of an expression at a moment, or why there is none. Never throws. A tensor may be the one that `names` have: what is to be
 * kept beyond the moment is copied.
 */
export function evaluate(parsed: Parsed, names: Readable): Value | Unavailable | Misuse {
  return outcome(parsed, names, operands => plainValue(operands.evaluate(parsed.expression)));
}

/**
 * Whether a condition is true. A number is where it is not 0, NaN too. A tensor of more than one number and a text are a misuse. `and` and `or` are
 * decided by what is there: `false and` what is unavailable is false.
 */
export function holds(parsed: Parsed, names: Readable): boolean | Unavailable | Misuse {
  return outcome(parsed, names, operands => truth(parsed.expression, operands));
}

function outcome<Result>(
  parsed: Parsed,
  names: Readable,
  compute: (operands: Operands) => Result,
): Result | Unavailable | Misuse {
  const problem = nameProblem(parsed, names);
  if (problem) return misuse(problem.problem, problem);
  const evaluation = startEvaluation(names);
  const operands: Operands = { ...evaluation, evaluate: expression => evaluateIn(expression, operands) };
  try {
    return compute(operands);
  } catch (error) {
    if (error instanceof Stopped) return error.reason;
    throw error;
  }
}

function plainValue(operand: Operand): Value {
  if (operand.type === 'text') return operand.text;
  const { tensor, isTruth } = operand;
  if (tensor.shape.length > 0) return tensor;
  const value = tensor.values[0]!;
  return isTruth ? value !== 0 : value;
}

function evaluateIn(expression: Expression, operands: Operands): Operand {
  switch (expression.type) {
    case 'number':
      return number(expression.value);
    case 'boolean':
      return boolean(expression.value);
    case 'text':
      return { type: 'text', text: expression.value };
    case 'name':
      return read(resolve(expression.use, operands.names), expression.use.sample, expression, operands);
    case 'label': {
      const { indices } = expression;
      const value = read(resolveLabel(expression, operands.names), undefined, expression, operands);
      const items = indices.map(index => ({
        type: 'index' as const,
        index: { type: 'number' as const, value: index, at: expression.at, length: expression.length },
      }));
      const brackets = { at: expression.at, length: expression.length };
      return stepped(value, { type: 'brackets', items: [{ type: 'ellipsis' }, ...items], ...brackets }, operands);
    }
    case 'call':
      return evaluateCall(expression, operands);
    case 'steps':
      return expression.steps.reduce(
        (value, step) => stepped(value, step, operands),
        operands.evaluate(expression.operand),
      );
    case 'powers':
      return powers(expression, operands);
    case 'arithmetic':
      return expression.rest.reduce(
        (left, operation) => computed(left, operation, expression.first, operands),
        operands.evaluate(expression.first),
      );
    case 'comparison':
      return compared(expression, operands);
    case 'not':
    case 'and':
    case 'or':
      return boolean(truth(expression, operands));
  }
}

function number(value: number): Operand {
  return { type: 'numbers', tensor: scalar(value), isTruth: false };
}

function boolean(value: boolean): Operand {
  return { type: 'numbers', tensor: scalar(Number(value)), isTruth: true };
}

function numbers(tensor: Tensor, isTruth = false): Operand {
  return { type: 'numbers', tensor, isTruth };
}

function read(resolved: Resolved | Misuse, sample: Expression | undefined, place: Span, operands: Operands): Operand {
  if ('why' in resolved) throw new Stopped(resolved);
  const { known, layer } = resolved;
  const { names } = operands;
  let value: Value | Unavailable | undefined;
  if (sample) {
    const index = operands.whole(operands.evaluate(sample), sample, 'A sample');
    if (index < 0) operands.refuse(`Samples of a batch count from 0, found ${index}.`, sample);
    value = names.ofSample(known.name, layer, index);
    if (value === undefined) {
      operands.refuse(`${known.name} is not of a sample: leave out sample(${index}).`, sample);
    }
  } else {
    value = layer === undefined ? names.value(known.name) : names.value(known.name, layer);
  }
  if (value === undefined) throw new Stopped({ why: `${known.name} is not known at this moment.` });
  if (isUnavailable(value)) throw new Stopped(value);
  switch (typeof value) {
    case 'number':
      return number(value);
    case 'boolean':
      return boolean(value);
    case 'string':
      return { type: 'text', text: value };
    default:
      operands.spend(value.values.length, place);
      return numbers(value);
  }
}

function stepped(value: Operand, step: Step, operands: Operands): Operand {
  const tensor = operands.numbers(value, step);
  const isTruth = value.type === 'numbers' && value.isTruth;
  if (step.type === 'transpose') {
    operands.spend(tensor.values.length, step);
    return numbers(transpose(tensor), isTruth);
  }
  const selection = select(tensor, selectors(tensor.shape, step, operands));
  operands.spend(selection.work, step);
  return numbers(selection.make(), isTruth);
}

function computed(
  left: Operand,
  { operator, operand, ...place }: Operation<'+' | '-' | '*' | '/' | '%' | '@'>,
  leftPlace: Span,
  operands: Operands,
): Operand {
  const [a, b] = [operands.numbers(left, leftPlace), operands.numbers(operands.evaluate(operand), operand)];
  if (operator !== '@') return numbers(broadcast(a, b, arithmetic[operator], operator, place, operands));
  const product = matrixProduct(a, b);
  if (typeof product === 'string') {
    operands.refuse(`${operandText(a.shape)} @ ${operandText(b.shape)} do not fit: ${product}.`, place);
  }
  operands.spend(product.work, place);
  return numbers(product.make());
}

function broadcast(
  a: Tensor,
  b: Tensor,
  f: (a: number, b: number) => number,
  operator: string,
  place: Span,
  operands: Evaluation,
): Tensor {
  const shape = broadcastShape(a.shape, b.shape);
  if (!shape)
    operands.refuse(`Shapes ${shapeText(a.shape)} ${operator} ${shapeText(b.shape)} do not fit together.`, place);
  operands.spend(countOf(shape), place);
  return combine(a, b, shape, f);
}

function powers(expression: Extract<Expression, { type: 'powers' }>, operands: Operands): Operand {
  const terms = expression.terms.map(({ isNegative, operand }) => ({
    isNegative,
    tensor: operands.numbers(operands.evaluate(operand), operand),
  }));
  const signed = (tensor: Tensor, isNegative: boolean) => {
    if (!isNegative) return tensor;
    operands.spend(tensor.values.length, expression);
    return map(tensor, value => -value);
  };
  const last = terms.pop()!;
  const result = terms.reduceRight(
    (exponent, { isNegative, tensor }) =>
      signed(broadcast(tensor, exponent, power, '**', expression, operands), isNegative),
    signed(last.tensor, last.isNegative),
  );
  return numbers(result);
}

function compared(expression: Extract<Expression, { type: 'comparison' }>, operands: Operands): Operand {
  let left = operands.evaluate(expression.first);
  let leftPlace: Span = expression.first;
  let result: Tensor | undefined;
  for (const { operator, operand, ...place } of expression.rest) {
    const right = operands.evaluate(operand);
    const here = comparedPair(left, leftPlace, operator, right, operand, place, operands);
    result = result ? broadcast(result, here, (a, b) => a * b, 'and', place, operands) : here;
    [left, leftPlace] = [right, operand];
  }
  return numbers(result!, true);
}

function comparedPair(
  left: Operand,
  leftPlace: Span,
  operator: Comparison,
  right: Operand,
  rightPlace: Span,
  place: Span,
  operands: Operands,
): Tensor {
  if (left.type === 'text' && right.type === 'text') {
    if (operator !== '==' && operator !== '!=') {
      operands.refuse(`Texts are compared by == or !=, found ${operator}.`, place);
    }
    return scalar(Number((left.text === right.text) === (operator === '==')));
  }
  const [a, b] = [operands.numbers(left, leftPlace), operands.numbers(right, rightPlace)];
  return broadcast(a, b, comparisons[operator], operator, place, operands);
}

/** Whether an expression is true. Throws Stopped where that cannot be said. */
function truth(expression: Expression, operands: Operands): boolean {
  switch (expression.type) {
    case 'not':
      return truth(expression.operand, operands) !== expression.isNegated;
    case 'and':
    case 'or': {
      // One operand decides; else an operand that is not there leaves it open.
      const decides = expression.type === 'or';
      let missing: Stopped | undefined;
      for (const operand of expression.operands) {
        try {
          if (truth(operand, operands) === decides) return decides;
        } catch (error) {
          if (!(error instanceof Stopped) || isMisuse(error.reason)) throw error;
          missing ??= error;
        }
      }
      if (missing) throw missing;
      return !decides;
    }
    default:
      return truthOf(operands.evaluate(expression), expression, operands);
  }
}

function truthOf(operand: Operand, place: Span, operands: Evaluation): boolean {
  if (operand.type === 'text') operands.refuse('A text is no condition: compare it by ==.', place);
  const { shape, values } = operand.tensor;
  if (values.length !== 1) {
    operands.refuse(`A tensor of shape ${shapeText(shape)} is no condition: write any(...) or all(...) of it.`, place);
  }
  return values[0] !== 0;
}
