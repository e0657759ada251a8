import { nameInExpression } from '../trace/expressionOf.ts';
import { factsOf, isMatrix, type Quantity, quantityNames } from '../trace/quantity.ts';
import type { QuantityRef } from '../trace/quantityRef.ts';
import type { LayerShape } from '../trace/shapes.ts';
import { isProblem, parseExpression } from './parse.ts';
import type { Expression, LayerChoice, NameUse, Step } from './syntax.ts';

export interface NumberMeant {
  readonly ref: QuantityRef;
  /** The sample's place in the batch, from 0, where the number is one sample's and the expression says which. */
  readonly sample: number | undefined;
}

/**
 * The number of the table that an expression is, as `expressionOf` writes it, or as a line of the Variables view has it: `delta(hidden)[5,2]` is the
 * delta of unit 2 of the batch's sample 5, and `gradient(hidden)[2,1]` the batch's. Of a row or a whole tensor it is the first number.
 * Undefined of what is none: `norm(W(hidden))`.
 */
export function numberMeant(text: string, layers: readonly LayerShape[]): NumberMeant | undefined {
  const parsed = parseExpression(text);
  const found = isProblem(parsed) ? undefined : placeIn(parsed.expression);
  if (!found) return undefined;
  const { use, indices } = found;
  const sample = sampleIn(use);
  const quantity = quantityOf(use, sample !== undefined);
  const layer = quantity === 'target' ? layers.length - 1 : layerOf(use.layer, layers);
  if (quantity === undefined || layer === undefined) return undefined;
  const isOfSample = factsOf(quantity).of === 'sample';
  // What is of each sample of the batch has the sample as its first index.
  const [own, within] = isOfSample && sample === undefined ? [indices[0], indices.slice(1)] : [sample, indices];
  const [first = 0, second = 0] = within;
  const place = isMatrix(quantity) ? { row: first, column: second } : { row: 0, column: first };
  return { ref: { layer, quantity, ...place }, sample: isOfSample ? own : undefined };
}

/** A name with plain indices, `x[2,1]` or `x[2][1]`. */
function placeIn(expression: Expression): { readonly use: NameUse; readonly indices: readonly number[] } | undefined {
  if (expression.type === 'name') return { use: expression.use, indices: [] };
  if (expression.type !== 'steps' || expression.operand.type !== 'name') return undefined;
  const indices = expression.steps.flatMap(indicesOf);
  return indices.includes(undefined)
    ? undefined
    : { use: expression.operand.use, indices: indices as readonly number[] };
}

function indicesOf(step: Step): readonly (number | undefined)[] {
  if (step.type !== 'brackets') return [undefined];
  return step.items.map(item => (item.type === 'index' && item.index.type === 'number' ? item.index.value : undefined));
}

function sampleIn({ sample }: NameUse): number | undefined {
  return sample?.type === 'number' ? sample.value : undefined;
}

/** What a name is: with a sample that sample's, without one what is of the batch or of the epoch, if that has this name. */
function quantityOf({ name }: NameUse, isOfOneSample: boolean): Quantity | undefined {
  if (name === 't') return 'target';
  const named = quantityNames.filter(quantity => name === quantity || name === nameInExpression(quantity));
  const isWanted = (quantity: Quantity) => (factsOf(quantity).of === 'sample') === isOfOneSample;
  return named.find(isWanted) ?? (isOfOneSample ? undefined : named[0]);
}

function layerOf(choice: LayerChoice | undefined, layers: readonly LayerShape[]): number | undefined {
  if (!choice) return undefined;
  const index = 'index' in choice ? choice.index : layers.findIndex(({ name }) => name === choice.name);
  return layers[index] && index;
}
