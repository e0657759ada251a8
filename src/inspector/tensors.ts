import {
  factsOf,
  type InspectedQuantity,
  isMatrix as isMatrixQuantity,
  isOfStop,
  isQuantity,
  type Quantity,
  quantitiesOf,
  quantityNames,
} from '../trace/quantity.ts';
import { diagonalNote, symbolWhen } from '../trace/quantitySymbol.ts';
import type { LayerShape } from '../trace/shapes.ts';

/** What the inspector lists below a layer, in the order of the lecture: of one sample, then of the epoch. */
export const groups = ['forward', 'backward', 'epoch', 'update'] as const;
export type Group = (typeof groups)[number];

/** `state.weights.m` is what the optimizer remembers as m of every weight, `state.bias.m` of every bias. */
export type StateTensorName = `state.${'weights' | 'bias'}.${string}`;

/** A quantity that the inspector lists, or a tensor of the optimizer's state. */
export type InspectedTensor = InspectedQuantity | StateTensorName;

export const inspectedQuantities = quantityNames.filter(isInspected);

export function isInspected(name: string): name is InspectedQuantity {
  return isQuantity(name) && factsOf(name).scale !== undefined;
}

export function groupOf(name: InspectedQuantity): Group {
  const { pass, when, of } = factsOf(name);
  return of === 'epoch' && when === 'during' && pass !== 'update' ? 'epoch' : pass;
}

export function isMatrix(tensor: InspectedTensor): boolean {
  return isQuantity(tensor) ? isMatrixQuantity(tensor) : tensor.startsWith('state.weights.');
}

/** `W`, `mean dE/dW`; with the word that people use: `delta = dE/dnet`, `mean delta`. */
function plainLabel(name: Quantity): string {
  const { word, symbol } = factsOf(name);
  if (word === undefined) return symbolWhen(name);
  return symbol.as ? word : `${word} = ${symbolWhen(name)}`;
}

/** How a tensor is written: `W`, or `delta` and `dE/dnet`. */
export function writtenAs(name: InspectedQuantity): string[] {
  return plainLabel(name).split(' = ');
}

const symbols: ReadonlySet<string> = new Set(inspectedQuantities.flatMap(writtenAs));

/** Whether any tensor is written so. */
export function isSymbol(word: string): boolean {
  return symbols.has(word);
}

/** The tensors of a group that a layer has: those of a batch only at a stop of the debugger. */
export function tensorsOfGroup(group: Group, layer: LayerShape, isStop: boolean): readonly InspectedQuantity[] {
  return quantitiesOf(inspectedQuantities, layer).filter(
    name => groupOf(name) === group && (isStop || !isOfStop(name)),
  );
}

/** `diag(dy/dnet)`, `m of W`. */
export function tensorLabel(
  tensor: Quantity | StateTensorName,
  { activation }: Pick<LayerShape, 'activation'>,
): string {
  if (!isQuantity(tensor)) {
    const [, part, ...name] = tensor.split('.');
    return `${name.join('.')} of ${part === 'weights' ? 'W' : 'b'}`;
  }
  return diagonalNote(tensor, activation) !== '' ? `${plainLabel(tensor)}, of a full matrix` : plainLabel(tensor);
}
