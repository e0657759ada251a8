import { map, scalar } from './broadcast.ts';
import { type FunctionFacts, functionNamed, rounded } from './functions.ts';
import { operandText, shapeText } from './misuse.ts';
import type { Operand, Operands } from './operand.ts';
import { diagonal, outerProduct, type Product } from './products.ts';
import { type Reduction, reduceAlong } from './reductions.ts';
import { indexWithin } from './selection.ts';
import type { Expression } from './syntax.ts';
import type { Tensor } from './value.ts';

type Call = Extract<Expression, { type: 'call' }>;

/** The value of a function of its arguments. */
export function evaluateCall(call: Call, operands: Operands): Operand {
  const facts = functionNamed(call.function)!;
  const given = call.arguments.map(expression => operands.numbers(operands.evaluate(expression), expression));
  return { type: 'numbers', tensor: computed(facts, call, given, operands), isTruth: facts.isTruth };
}

function computed(facts: FunctionFacts, call: Call, given: readonly Tensor[], operands: Operands): Tensor {
  const { computes } = facts;
  const first = given[0]!;
  switch (computes.by) {
    case 'reduction':
      operands.spend(first.values.length, call);
      return reduced(computes.reduction, call, first, operands);
    case 'number':
      operands.spend(first.values.length, call);
      return map(first, computes.of);
    case 'round': {
      operands.spend(first.values.length, call);
      const decimals = given[1] === undefined ? 0 : decimalsOf(given[1], call.arguments[1]!, operands);
      return map(first, value => rounded(value, decimals));
    }
    case 'shape':
      return { shape: [first.shape.length], values: Float64Array.from(first.shape) };
    case 'diag': {
      const product = diagonal(first);
      if (typeof product === 'string') operands.refuse(`${product}, found ${operandText(first.shape)}.`, call);
      return made(product, call, operands);
    }
    case 'outer':
      return made(outerProduct(first, given[1]!), call, operands);
  }
}

function made(product: Product, call: Call, operands: Operands): Tensor {
  operands.spend(product.work, call);
  return product.make();
}

function decimalsOf(tensor: Tensor, place: Expression, operands: Operands): number {
  return operands.whole({ type: 'numbers', tensor, isTruth: false }, place, 'The number of decimals');
}

function reduced({ of, ofNone }: Reduction, call: Call, tensor: Tensor, operands: Operands): Tensor {
  const { shape, values } = tensor;
  const of0 = ofNone ?? Number.NaN;
  const refuseNone = () => {
    if (ofNone === undefined) operands.refuse(`${call.function} of no numbers is not defined.`, call);
  };
  if (call.axis === undefined) {
    if (values.length === 0) refuseNone();
    return scalar(values.length === 0 ? of0 : of(values));
  }
  const given = operands.whole(operands.evaluate(call.axis), call.axis, 'An axis');
  const axis = indexWithin(given, shape.length);
  if (axis === undefined) {
    operands.refuse(
      shape.length === 0 ? 'A number has no axes.' : `Shape ${shapeText(shape)} has no axis ${given}.`,
      call.axis,
    );
  }
  if (shape[axis] === 0) refuseNone();
  return reduceAlong(tensor, axis, line => (line.length === 0 ? of0 : of(line)));
}
