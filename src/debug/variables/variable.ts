import { shapeText } from '../../expression/misuse.ts';
import type { Parsed } from '../../expression/syntax.ts';
import { isTensor, isUnavailable, type Tensor, type Unavailable, type Value } from '../../expression/value.ts';
import { valueText } from '../../expression/valueText.ts';
import { layerInExpression } from '../../trace/expressionOf.ts';
import { placeIn } from './settable.ts';
import type { Stopped } from './stopped.ts';

/** A variable as the protocol has it. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  readonly evaluateName?: string;
  readonly variablesReference: number;
  readonly indexedVariables?: number;
  readonly namedVariables?: number;
  readonly presentationHint?: {
    readonly kind?: string;
    readonly attributes?: readonly string[];
    readonly visibility?: string;
    readonly lazy?: boolean;
  };
}

/** What is said of a value beside the value itself. */
interface Remarks {
  /** What must be known of it: that training never forms it. */
  readonly note?: string | undefined;
  readonly canBeSet?: boolean;
}

/** What reads a value: an expression, where there is one, and indices of it. */
interface Source {
  readonly expression: string | undefined;
  readonly within?: readonly number[];
}

/** A value under a name. */
export function variable(
  stopped: Stopped,
  name: string,
  source: Source,
  value: Value | Unavailable,
  { note, canBeSet = false }: Remarks = {},
): Variable {
  const evaluateName = indexed(source.expression, source.within ?? []);
  const again = evaluateName === undefined ? {} : { evaluateName };
  if (isUnavailable(value)) {
    // The editor greys the name of what is not public.
    const presentationHint = { kind: 'virtual', visibility: 'internal', attributes: ['readOnly'] };
    return { name, value: value.why, ...again, variablesReference: 0, presentationHint };
  }
  const type = typeText(value, stopped.timeline.options.precision);
  const attributes = [...(canBeSet ? [] : ['readOnly']), ...(note ? ['derived'] : [])];
  return {
    name,
    value: `${valueText(value)}${note ? ' (derived)' : ''}`,
    type: note ? `${type}. ${note}` : type,
    ...again,
    ...expandable(stopped, source, value, canBeSet),
    presentationHint: { kind: 'data', attributes },
  };
}

/** What is below a value: a reference to a tensor's rows or numbers, or nothing. */
function expandable(
  { timeline: { names }, references }: Stopped,
  { expression, within = [] }: Source,
  value: Value,
  canBeSet: boolean,
): { readonly variablesReference: number; readonly indexedVariables?: number } {
  if (!isTensor(value) || value.shape.length === 0 || value.shape[0] === 0) return { variablesReference: 0 };
  return {
    variablesReference: references.add({ type: 'tensor', expression, within, tensor: value, names, canBeSet }),
    indexedVariables: value.shape[0]!,
  };
}

/** Precision and shape: `float32 (16, 4)`. */
function typeText(value: Value, precision: string): string {
  if (isTensor(value)) return `${precision} ${shapeText(value.shape)}`;
  return typeof value === 'string' ? 'text' : typeof value;
}

/** A part of a tensor along its first dimension: a row, as a view, or a number. */
export function part({ shape, values }: Tensor, index: number): Value {
  const inner = shape.slice(1);
  if (inner.length === 0) return values[index]!;
  const size = inner.reduce((product, length) => product * length, 1);
  return { shape: inner, values: values.subarray(index * size, (index + 1) * size) };
}

/** `W(hidden)[3,7]`; undefined where there is no such expression. */
export function indexed(expression: string | undefined, within: readonly number[]): string | undefined {
  return within.length === 0 || expression === undefined ? expression : `${expression}[${within.join(',')}]`;
}

/** A name of a layer as an expression: `W(hidden)`, `W("hidden 1")`. */
export function expressionOfName(name: string, layer: string | undefined, sample?: number): string {
  if (layer === undefined) return name;
  return `${name}(${layerInExpression(layer)}${sample === undefined ? '' : `, sample(${sample})`})`;
}

/** What `evaluate` answers. */
interface Answer {
  readonly result: string;
  readonly type: string;
  readonly variablesReference: number;
  readonly indexedVariables?: number;
  readonly presentationHint: { readonly attributes: readonly string[] };
}

/** A value as an answer of `evaluate`. */
export function answerOf(stopped: Stopped, parsed: Parsed, value: Value): Answer {
  const isSettable = placeIn(parsed, stopped.timeline.names) !== undefined;
  return {
    result: valueText(value),
    type: typeText(value, stopped.timeline.options.precision),
    ...expandable(stopped, { expression: operandOf(parsed) }, value, isSettable),
    presentationHint: { attributes: isSettable ? [] : ['readOnly'] },
  };
}

/** An expression to which indices may be added; undefined of a label, which is a text of its own. */
function operandOf({ text, expression }: Parsed): string | undefined {
  switch (expression.type) {
    case 'name':
    case 'call':
    case 'steps':
      return text.trim();
    case 'label':
      return undefined;
    default:
      return `(${text.trim()})`;
  }
}
