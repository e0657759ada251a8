import { shapeText } from '../../expression/misuse.ts';
import { isTensor, type Tensor } from '../../expression/value.ts';
import { counted } from '../../spec/words.ts';
import type { NameFacts, Names } from '../../timeline/names.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import type { Container } from './container.ts';
import { canBeSet } from './settable.ts';
import type { Stopped } from './stopped.ts';
import { readExpression, valueAt } from './valueOf.ts';
import { expressionOfName, indexed, part, type Variable, variable } from './variable.ts';

/** What is below a container: a few by their names, or any number by their indices, each made when it is asked for. */
export type Listing =
  | { readonly type: 'named'; readonly variables: () => readonly Variable[] }
  | { readonly type: 'indexed'; readonly count: number; readonly at: (index: number) => Variable };

/** Full Jacobians of all samples of a batch are made if they are at most so many numbers. */
const mostNumbers = 1_000_000;
/** The name whose value is as large as that. */
const jacobian = 'J';

export function listingOf(stopped: Stopped, container: Container): Listing {
  const { timeline, references } = stopped;
  const { names } = timeline;
  switch (container.type) {
    case 'scope':
    case 'layer':
      return { type: 'named', variables: () => namesListed(stopped, container) };
    case 'tensor': {
      const { expression, within, canBeSet } = container;
      const tensor = present(stopped, container);
      return {
        type: 'indexed',
        count: tensor.shape[0]!,
        at: index => {
          const place = { expression, within: [...within, index] };
          return variable(stopped, `[${index}]`, place, part(tensor, index), { canBeSet });
        },
      };
    }
    case 'lazy':
      return { type: 'named', variables: () => [computed(stopped, container)] };
    case 'samples': {
      const { name, layer, count } = container;
      const { outputs } = timeline.layout.layers[layer]!.shape;
      return {
        type: 'indexed',
        count,
        at: index => ({
          name: `[${index}]`,
          value: shapeText([outputs, outputs]),
          evaluateName: expressionOfName(name, names.layers[layer], index),
          variablesReference: references.add({ type: 'lazy', name, layer, sample: index }),
          presentationHint: { kind: 'data', attributes: ['readOnly'], lazy: true },
        }),
      };
    }
    case 'table':
      return {
        type: 'indexed',
        count: container.rows.length,
        at: index => {
          const { name, value } = container.rows[index]!;
          return { name, value, variablesReference: 0, presentationHint: { kind: 'data', attributes: ['readOnly'] } };
        },
      };
  }
}

/** A tensor as it is now: something may have been set where it was read. */
function present({ timeline: { names } }: Stopped, container: Extract<Container, { readonly type: 'tensor' }>): Tensor {
  const source = indexed(container.expression, container.within);
  if (names === container.names || source === undefined) return container.tensor;
  const value = valueAt(names, readExpression(source, 'line'), 'line');
  return isTensor(value) ? value : container.tensor;
}

/** The names of a scope, of its layer first; where it is the network's, a group for each layer that has some. */
function namesListed(
  stopped: Stopped,
  { type, scope, layer }: Extract<Container, { readonly type: 'scope' | 'layer' }>,
): readonly Variable[] {
  const { references, timeline } = stopped;
  const { names } = timeline;
  const own = layer === undefined ? [] : namesOf(names, scope, true).map(facts => named(stopped, facts, layer));
  const network = type === 'layer' ? [] : namesOf(names, scope, false).map(facts => named(stopped, facts, undefined));
  if (layer !== undefined || namesOf(names, scope, true).length === 0) return [...own, ...network];
  const groups = timeline.layout.layers.map(
    ({ shape }, index): Variable => ({
      name: shape.name,
      value: `${counted(shape.outputs, 'unit')}, ${shape.activation}`,
      variablesReference: references.add({ type: 'layer', scope, layer: index }),
      presentationHint: { kind: 'class', attributes: ['readOnly'] },
    }),
  );
  return [...network, ...groups];
}

/** Numbers that are read to list a scope of a layer, about. */
export function numbersIn(
  { options, layout }: Timeline,
  names: Names,
  scope: NameFacts['scope'],
  layer: number,
): number {
  const { inputs, outputs } = layout.layers[layer]!.shape;
  const ofParameters = ['Parameters', 'Optimizer', 'Metrics', 'Backward'].includes(scope);
  const each = ofParameters ? inputs * outputs : options.batchSize * Math.max(inputs, outputs);
  return each * namesOf(names, scope, true).filter(({ name }) => name !== jacobian).length;
}

export function namesOf(names: Names, scope: NameFacts['scope'], isOfLayer: boolean): readonly NameFacts[] {
  return names.all.filter(facts => facts.scope === scope && facts.isOfLayer === isOfLayer);
}

function named(stopped: Stopped, { name }: NameFacts, layer: number | undefined): Variable {
  const { timeline, references } = stopped;
  const { names } = timeline;
  const expression = expressionOfName(name, layer === undefined ? undefined : names.layers[layer]);
  if (name === jacobian && layer !== undefined) {
    const { outputs } = timeline.layout.layers[layer]!.shape;
    return {
      name,
      value: shapeText([outputs, outputs]),
      evaluateName: expression,
      variablesReference: references.add({ type: 'lazy', name, layer }),
      presentationHint: { kind: 'data', attributes: ['readOnly'], lazy: true },
    };
  }
  const value = names.value(name, layer) ?? { why: `There is no ${expression} in this training.` };
  const note = names.note(name, layer);
  return variable(stopped, name, { expression }, value, { note, canBeSet: canBeSet(name, layer) });
}

/** The one child of a value that is computed on demand. Of a batch that has too many numbers its samples, each on demand again. */
function computed(stopped: Stopped, { name, layer, sample }: Extract<Container, { readonly type: 'lazy' }>): Variable {
  const { timeline, references } = stopped;
  const { names } = timeline;
  const expression = expressionOfName(name, names.layers[layer], sample);
  if (sample === undefined) {
    const rows = names.value('rows');
    const { outputs } = timeline.layout.layers[layer]!.shape;
    const count = rows !== undefined && isTensor(rows) ? rows.shape[0]! : 0;
    if (count * outputs * outputs > mostNumbers) {
      return {
        name,
        value: `${shapeText([count, outputs, outputs])}, one sample at a time`,
        evaluateName: expression,
        variablesReference: references.add({ type: 'samples', name, layer, count }),
        indexedVariables: count,
      };
    }
  }
  const read = sample === undefined ? names.value(name, layer) : names.ofSample(name, layer, sample);
  const value = read ?? { why: `There is no ${expression} in this training.` };
  return variable(stopped, sample === undefined ? name : `[${sample}]`, { expression }, value);
}

/**
 * The expression that reads a variable again, by its name below a container; undefined of what is none: a group, a row of a table.
 * Names that the container does not have are undefined, too.
 */
export function expressionOfVariable({ timeline }: Stopped, container: Container, name: string): string | undefined {
  const { names } = timeline;
  switch (container.type) {
    case 'scope':
    case 'layer': {
      const { scope, layer, type } = container;
      const isListed = (isOfLayer: boolean) => namesOf(names, scope, isOfLayer).some(facts => facts.name === name);
      if (layer !== undefined && isListed(true)) return expressionOfName(name, names.layers[layer]);
      return type === 'scope' && isListed(false) ? name : undefined;
    }
    case 'tensor': {
      const index = indexIn(name, container.tensor.shape[0]!);
      return index === undefined ? undefined : indexed(container.expression, [...container.within, index]);
    }
    case 'lazy':
      return expressionOfName(container.name, names.layers[container.layer], container.sample);
    case 'samples': {
      const index = indexIn(name, container.count);
      return index === undefined ? undefined : expressionOfName(container.name, names.layers[container.layer], index);
    }
    case 'table':
      return undefined;
  }
}

/** The index of `[3]`, where there are so many. */
function indexIn(name: string, count: number): number | undefined {
  const [, digits] = /^\[(\d+)\]$/.exec(name) ?? [];
  const index = Number(digits);
  return digits !== undefined && index < count ? index : undefined;
}
