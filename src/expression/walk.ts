import type { Expression, IndexItem } from './syntax.ts';

/** The parts of an expression, in the order of the text. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'number':
    case 'boolean':
    case 'text':
    case 'label':
      return [];
    case 'name':
      return present([expression.use.sample]);
    case 'call':
      return present([...expression.arguments, expression.axis]);
    case 'steps':
      return [
        expression.operand,
        ...expression.steps.flatMap(step => (step.type === 'brackets' ? step.items.flatMap(partsOfItem) : [])),
      ];
    case 'powers':
      return expression.terms.map(({ operand }) => operand);
    case 'arithmetic':
    case 'comparison':
      return [expression.first, ...expression.rest.map(({ operand }) => operand)];
    case 'not':
      return [expression.operand];
    case 'and':
    case 'or':
      return expression.operands;
  }
}

function partsOfItem(item: IndexItem): readonly Expression[] {
  switch (item.type) {
    case 'index':
      return [item.index];
    case 'slice':
      return present([item.start, item.stop, item.step]);
    case 'ellipsis':
      return [];
  }
}

function present(parts: readonly (Expression | undefined)[]): Expression[] {
  return parts.filter(part => part !== undefined);
}
