import type { Expression, IndexItem, LayerChoice, NameUse, Step } from '../../../src/expression/syntax.ts';

/** A tree as text that is read as the same tree: with brackets around every operand that is no single word. */
export function written(expression: Expression): string {
  switch (expression.type) {
    case 'number':
      return numberText(expression.value);
    case 'boolean':
      return String(expression.value);
    case 'text':
      return JSON.stringify(expression.value);
    case 'name':
      return useText(expression.use);
    case 'label': {
      const indices = expression.indices.map(index => `[${index}]`).join('');
      const layer = expression.use.layer!;
      const of = 'name' in layer ? JSON.stringify(layer.name) : `layer ${layer.index}`;
      return `${expression.use.name}${indices} of ${of}${expression.isAfter ? ' after the epoch' : ''}`;
    }
    case 'call': {
      const given = expression.arguments.map(written);
      if (expression.axis) given.push(`axis=${written(expression.axis)}`);
      return `${expression.function}(${given.join(', ')})`;
    }
    case 'steps':
      return operand(expression.operand) + expression.steps.map(stepText).join('');
    case 'powers':
      return expression.terms
        .map(
          ({ isNegative, operand: term }) =>
            `${isNegative ? '-' : expression.terms.length === 1 ? '+' : ''}${operand(term)}`,
        )
        .join(' ** ');
    case 'arithmetic':
    case 'comparison': {
      const rest = expression.rest.map(({ operator, operand: right }) => ` ${operator} ${operand(right)}`);
      return operand(expression.first) + rest.join('');
    }
    case 'not':
      return `${expression.isNegated ? 'not' : 'not not'} ${operand(expression.operand)}`;
    case 'and':
    case 'or':
      return expression.operands.map(operand).join(` ${expression.type} `);
  }
}

/** In brackets, unless it is a single word. */
function operand(expression: Expression): string {
  const isWord = ['number', 'boolean', 'text', 'name', 'call'].includes(expression.type);
  return isWord ? written(expression) : `(${written(expression)})`;
}

function numberText(value: number): string {
  return Number.isNaN(value) ? 'nan' : value === Number.POSITIVE_INFINITY ? 'inf' : String(value);
}

function useText({ name, layer, sample }: NameUse): string {
  if (!layer) return name;
  return `${name}(${layerText(layer)}${sample ? `, sample(${written(sample)})` : ''})`;
}

function layerText(layer: LayerChoice): string {
  return 'name' in layer ? JSON.stringify(layer.name) : String(layer.index);
}

function stepText(step: Step): string {
  return step.type === 'transpose' ? '.T' : `[${step.items.map(itemText).join(', ')}]`;
}

function itemText(item: IndexItem): string {
  switch (item.type) {
    case 'index':
      return written(item.index);
    case 'ellipsis':
      return '...';
    case 'slice': {
      const part = (of: Expression | undefined) => (of ? written(of) : '');
      return `${part(item.start)}:${part(item.stop)}${item.step ? `:${written(item.step)}` : ''}`;
    }
  }
}

/** A tree without the places in its text. */
export function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'at' && key !== 'length');
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutPlaces(part)]));
}
