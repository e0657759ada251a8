import { shapeText } from './misuse.ts';
import type { Operands } from './operand.ts';
import { indexWithin, type Selector } from './selection.ts';
import type { Expression, IndexItem, Step } from './syntax.ts';

const whole: Selector = { start: undefined, stop: undefined, step: 1 };

/** What brackets take of each dimension of a shape. Refuses indices that are not there. */
export function selectors(
  shape: readonly number[],
  step: Extract<Step, { type: 'brackets' }>,
  operands: Operands,
): Selector[] {
  const { items } = step;
  if (shape.length === 0) operands.refuse('A number has no elements: leave out the brackets.', step);
  const named = items.filter(({ type }) => type !== 'ellipsis').length;
  if (items.length - named > 1) operands.refuse('... may stand once between brackets.', step);
  if (named > shape.length) {
    operands.refuse(`Shape ${shapeText(shape)} has ${shape.length} dimensions, found ${named} indices.`, step);
  }
  const left = shape.length - named;
  const selected: Selector[] = [];
  const fill = () => selected.push(...Array.from({ length: left }, () => whole));
  for (const item of items) {
    if (item.type === 'ellipsis') fill();
    else selected.push(selectorOf(item, shape[selected.length]!, selected.length, step, operands));
  }
  if (named === items.length) fill();
  return selected;
}

function selectorOf(
  item: Exclude<IndexItem, { type: 'ellipsis' }>,
  size: number,
  dimension: number,
  place: Extract<Step, { type: 'brackets' }>,
  operands: Operands,
): Selector {
  const wholeOf = (expression: Expression) => operands.whole(operands.evaluate(expression), expression, 'An index');
  if (item.type === 'index') {
    const index = wholeOf(item.index);
    const within = indexWithin(index, size);
    if (within === undefined) {
      operands.refuse(
        size === 0
          ? `Dimension ${dimension} has no elements, found index ${index}.`
          : `Dimension ${dimension} has ${size} element${size === 1 ? '' : 's'}, counted from 0, found index ${index}.`,
        item.index,
      );
    }
    return { index: within };
  }
  const optional = (expression: Expression | undefined) => (expression ? wholeOf(expression) : undefined);
  const step = optional(item.step) ?? 1;
  if (step === 0) operands.refuse('The step of a slice is not 0.', item.step ?? place);
  return { start: optional(item.start), stop: optional(item.stop), step };
}
