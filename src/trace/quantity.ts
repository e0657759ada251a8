/**
 * The quantities of a layer: one row for each. What a name means, everywhere, stands here: in the record, the panel, the
 * inspector, the why page, tables, exports and messages.
 *
 * A bare word (`delta`, `gradient`) is one sample's. What is taken over an epoch says so: `meanDelta`, `weightsAfter`.
 */

import {
  activationJacobian,
  type Made,
  outerProduct,
  outerProductAsRow,
  parameterJacobian,
  sameAsDelta,
  type VectorName,
} from './elements.ts';
import { type LayerShape, type Place, type ShapeName, shapeOf, shapes } from './shapes.ts';

/** Letters of formulas. W, x and y are those of the lecture in the lecture's network (quantitySymbol.ts). */
export type Letter = 'x' | 'W' | 'b' | 'net' | 'y' | 't' | 'vec(W)';

/** How a quantity is written: `W`, or as a derivative `d of / d by`; then its diagonal, and what is taken of it. */
interface QuantitySymbol {
  readonly of?: 'E' | 'y' | 'net';
  readonly by: Letter;
  readonly isDiagonal?: true;
  readonly as?: 'mean' | 'batch' | 'RMS' | 'Δ';
}

/** Where the numbers are. */
type Kept =
  /** In an epoch's tensor row, as the so-many-th tensor of a layer. */
  | { readonly in: 'record'; readonly place: number }
  /** In the row of the epoch before as `after`; where there is none, `after` of this epoch minus `update`. */
  | { readonly in: 'previous'; readonly after: string; readonly update: string }
  /** With the kept rows of the data. */
  | { readonly in: 'samples' }
  /** With the batch, while the training stands in it (src/run/stop.ts); in no record. */
  | { readonly in: 'stop' }
  /** Nowhere: they are made of some of the sample's vectors, here in the order in which they are computed. */
  | { readonly in: 'vectors'; readonly of: readonly VectorName[]; readonly make: Made };

/** What a mean of an epoch is taken of: of every sample or of every batch; with `rms` the root of the mean square. */
interface MeanOf {
  readonly quantity: string;
  readonly over: 'samples' | 'batches';
  readonly rms?: true;
}

/** The words for one number. */
interface Named extends Place {
  readonly row: number;
  readonly column: number;
  /** `"hidden"` */
  readonly layer: string;
}

interface QuantityFacts {
  /** Whose numbers they are. */
  readonly of: 'sample' | 'batch' | 'epoch';
  /** Before the epoch's first update, during its updates, or after the last. */
  readonly when: 'before' | 'during' | 'after';
  readonly pass: 'forward' | 'backward' | 'update';
  readonly shape: ShapeName;
  readonly symbol: QuantitySymbol;
  /** The word that people also use in place of the symbol. */
  readonly word?: string;
  /** What it is called, in lower case: `mean gradient`. */
  readonly label: string;
  /** What the numbers are, and over what they are taken: one sentence. */
  readonly meaning: string;
  /** The same at a stop of the debugger, where it differs. */
  readonly meaningAtStop?: string;
  /** What one of the numbers is: `the delta of unit 2 of "hidden"`. */
  readonly one: (at: Named) => string;
  /** The scale on which the numbers together are judged; absent where they are made of others that are. */
  readonly scale?: 'values' | 'gradient' | 'delta' | 'derivative' | 'weights' | 'update';
  readonly kept: Kept;
  /** It comes with the data: no arithmetic has rounded it. */
  readonly isGiven?: true;
  /** The weights before the epoch's first update are in it. */
  readonly usesWeights?: true;
  readonly mean?: MeanOf;
  /** The same of a layer's bias, and what both are called beside each other. */
  readonly ofBias?: { readonly quantity: string; readonly aspect: string };
  /** What expressions call it, where that is another name; null of what they write by others (expressionOf.ts). */
  readonly inExpressions?: string | null;
  /** The name in the epochs of `backprop train --json`, for a vector of units that is published. */
  readonly published?: string;
  /** The names that it had in what older versions have kept. */
  readonly was?: readonly string[];
}

const beforeUpdate = "before the epoch's first update";
const weight = ({ input, unit, layer }: Named) => `the weight from input ${input} to unit ${unit} of ${layer}`;
const unitOf = ({ unit, layer }: Named) => `unit ${unit} of ${layer}`;
const biasOf = (at: Named) => `the bias of ${unitOf(at)}`;

/** In the order of the lecture: forward, backward, the epoch's means, update. */
export const quantities = {
  input: {
    of: 'sample',
    when: 'before',
    pass: 'forward',
    shape: 'I',
    symbol: { by: 'x' },
    label: 'input',
    meaning: 'What the layer is given for this sample.',
    one: ({ input, layer }) => `input ${input} of ${layer}`,
    scale: 'values',
    inExpressions: 'x',
    kept: { in: 'record', place: 9 },
    isGiven: true,
  },
  weights: {
    of: 'epoch',
    when: 'before',
    pass: 'forward',
    shape: 'OxI',
    symbol: { by: 'W' },
    label: 'weights',
    meaning: `The weights ${beforeUpdate}, a row for each unit.`,
    meaningAtStop: 'The weights as they are, a row for each unit.',
    one: weight,
    scale: 'weights',
    inExpressions: 'W',
    kept: { in: 'previous', after: 'weightsAfter', update: 'weightUpdate' },
    usesWeights: true,
    ofBias: { quantity: 'bias', aspect: 'value' },
  },
  bias: {
    of: 'epoch',
    when: 'before',
    pass: 'forward',
    shape: 'bias',
    symbol: { by: 'b' },
    label: 'bias',
    meaning: `The biases ${beforeUpdate}.`,
    meaningAtStop: 'The biases as they are.',
    one: biasOf,
    scale: 'values',
    inExpressions: 'b',
    kept: { in: 'previous', after: 'biasAfter', update: 'biasUpdate' },
    usesWeights: true,
  },
  net: {
    of: 'sample',
    when: 'before',
    pass: 'forward',
    shape: 'O',
    symbol: { by: 'net' },
    label: 'net value',
    meaning: 'net = W x + b, before the activation.',
    one: at => `the net value of ${unitOf(at)}`,
    scale: 'values',
    kept: { in: 'record', place: 10 },
    usesWeights: true,
  },
  output: {
    of: 'sample',
    when: 'before',
    pass: 'forward',
    shape: 'O',
    symbol: { by: 'y' },
    label: 'output',
    meaning: 'What the layer hands up: its activation of net.',
    one: at => `the output of ${unitOf(at)}`,
    scale: 'values',
    inExpressions: 'y',
    kept: { in: 'record', place: 11 },
  },
  target: {
    of: 'sample',
    when: 'before',
    pass: 'forward',
    shape: 'target',
    symbol: { by: 't' },
    label: 'target',
    meaning: 'What the output should be for this sample.',
    one: at => `the target of ${unitOf(at)}`,
    inExpressions: null,
    kept: { in: 'samples' },
    isGiven: true,
  },
  outputGradient: {
    of: 'sample',
    when: 'before',
    pass: 'backward',
    shape: 'O',
    symbol: { of: 'E', by: 'y' },
    label: 'output gradient',
    meaning: 'The gradient that comes down to the layer: of the loss by its outputs.',
    one: at => `the gradient at the output of ${unitOf(at)}`,
    scale: 'delta',
    inExpressions: 'dy',
    kept: { in: 'record', place: 12 },
    usesWeights: true,
  },
  activationJacobian: {
    of: 'sample',
    when: 'before',
    pass: 'backward',
    shape: 'OxO',
    symbol: { of: 'y', by: 'net' },
    label: 'activation Jacobian',
    meaning: 'The derivative of every output with respect to every net value.',
    one: ({ unit, rowUnit, layer }) =>
      unit === rowUnit
        ? `the derivative of the activation of unit ${unit} of ${layer}`
        : `the derivative of the output of unit ${rowUnit} of ${layer} with respect to the net value of unit ${unit}`,
    inExpressions: 'J',
    kept: { in: 'vectors', of: ['output', 'jacobianDiagonal'], make: activationJacobian },
  },
  jacobianDiagonal: {
    of: 'sample',
    when: 'before',
    pass: 'backward',
    shape: 'O',
    symbol: { of: 'y', by: 'net', isDiagonal: true },
    label: 'Jacobian diagonal',
    meaning: "The Jacobian's diagonal: the derivative of the activation at every unit's net.",
    one: at => `the derivative of the activation of ${unitOf(at)}`,
    scale: 'derivative',
    inExpressions: 'Jdiag',
    kept: { in: 'record', place: 13 },
  },
  delta: {
    of: 'sample',
    when: 'before',
    pass: 'backward',
    shape: 'O',
    symbol: { of: 'E', by: 'net' },
    word: 'delta',
    label: 'delta',
    meaning: 'delta = dE/dy . dy/dnet of this sample.',
    one: at => `the delta of ${unitOf(at)}`,
    scale: 'delta',
    kept: { in: 'record', place: 14 },
  },
  parameterJacobian: {
    of: 'sample',
    when: 'before',
    pass: 'backward',
    shape: 'OxOI',
    symbol: { of: 'net', by: 'vec(W)' },
    label: 'parameter Jacobian',
    meaning: 'The derivative of every net value with respect to every weight.',
    one: ({ row, column, layer }) =>
      `the derivative of the net value of unit ${row} of ${layer} with respect to element ${column} of vec(W)`,
    inExpressions: null,
    kept: { in: 'vectors', of: ['input'], make: parameterJacobian },
  },
  vectorGradient: {
    of: 'sample',
    when: 'before',
    pass: 'backward',
    shape: 'OI',
    symbol: { of: 'E', by: 'vec(W)' },
    label: 'weight gradient as one row',
    meaning: "This sample's weight gradient, written as one row.",
    one: ({ column, layer }) => `element ${column} of the weight gradient of ${layer}, written as one row`,
    inExpressions: null,
    kept: { in: 'vectors', of: ['input', 'delta'], make: outerProductAsRow },
  },
  gradient: {
    of: 'sample',
    when: 'before',
    pass: 'backward',
    shape: 'OxI',
    symbol: { of: 'E', by: 'W' },
    label: 'gradient',
    meaning: "This sample's weight gradient: the outer product of delta and x.",
    one: at => `the sample's own gradient of ${weight(at)}`,
    scale: 'gradient',
    kept: { in: 'vectors', of: ['input', 'delta'], make: outerProduct },
    ofBias: { quantity: 'biasGradient', aspect: 'sample' },
  },
  biasGradient: {
    of: 'sample',
    when: 'before',
    pass: 'backward',
    shape: 'bias',
    symbol: { of: 'E', by: 'b' },
    label: 'bias gradient',
    meaning: "This sample's bias gradient, which is delta.",
    one: at => `the sample's own gradient of ${biasOf(at)}`,
    scale: 'gradient',
    kept: { in: 'vectors', of: ['delta'], make: sameAsDelta },
  },
  inputGradient: {
    of: 'sample',
    when: 'before',
    pass: 'backward',
    shape: 'I',
    symbol: { of: 'E', by: 'x' },
    label: 'input gradient',
    meaning: 'The gradient handed down to the layer below: dE/dx = delta . W.',
    one: ({ input, layer }) => `the gradient that ${layer} hands down by its input ${input}`,
    scale: 'delta',
    inExpressions: 'dx',
    kept: { in: 'record', place: 15 },
    usesWeights: true,
  },
  batchGradient: {
    of: 'batch',
    when: 'during',
    pass: 'backward',
    shape: 'OxI',
    symbol: { of: 'E', by: 'W', as: 'batch' },
    label: 'batch gradient',
    meaning: "The weight gradient of the batch's mean loss: the mean of its samples' own gradients.",
    one: at => `the batch's gradient of ${weight(at)}`,
    scale: 'gradient',
    inExpressions: 'gradient',
    kept: { in: 'stop' },
    ofBias: { quantity: 'batchBiasGradient', aspect: 'batch' },
  },
  batchBiasGradient: {
    of: 'batch',
    when: 'during',
    pass: 'backward',
    shape: 'bias',
    symbol: { of: 'E', by: 'b', as: 'batch' },
    label: 'batch bias gradient',
    meaning: "The bias gradient of the batch's mean loss: the mean of its samples' deltas.",
    one: at => `the batch's gradient of ${biasOf(at)}`,
    scale: 'gradient',
    inExpressions: 'biasGradient',
    kept: { in: 'stop' },
  },
  meanDelta: {
    of: 'epoch',
    when: 'during',
    pass: 'backward',
    shape: 'O',
    symbol: { of: 'E', by: 'net', as: 'mean' },
    word: 'mean delta',
    label: 'mean delta',
    meaning: "Mean over the epoch's samples of each sample's dE/dnet. Signs cancel.",
    one: at => `the mean delta of ${unitOf(at)} over the epoch`,
    scale: 'values',
    kept: { in: 'record', place: 0 },
    mean: { quantity: 'delta', over: 'samples' },
    published: 'delta',
    was: ['meanDelta'],
  },
  deltaRms: {
    of: 'epoch',
    when: 'during',
    pass: 'backward',
    shape: 'O',
    symbol: { of: 'E', by: 'net', as: 'RMS' },
    word: 'RMS of delta',
    label: 'RMS of delta',
    meaning: "Root mean square over the epoch's samples of each sample's dE/dnet. Signs do not cancel.",
    one: at => `the root mean square of the delta of ${unitOf(at)} over the epoch`,
    scale: 'delta',
    kept: { in: 'record', place: 1 },
    mean: { quantity: 'delta', over: 'samples', rms: true },
    published: 'deltaRms',
    was: ['deltaRms'],
  },
  meanJacobianDiagonal: {
    of: 'epoch',
    when: 'during',
    pass: 'backward',
    shape: 'O',
    symbol: { of: 'y', by: 'net', isDiagonal: true, as: 'mean' },
    label: 'mean Jacobian diagonal',
    meaning: "Mean over the epoch's samples of the activation's derivatives.",
    one: at => `the mean derivative of the activation of ${unitOf(at)} over the epoch`,
    scale: 'derivative',
    kept: { in: 'record', place: 2 },
    mean: { quantity: 'jacobianDiagonal', over: 'samples' },
    published: 'jacobianDiagonal',
    was: ['meanJacobianDiagonal'],
  },
  meanGradient: {
    of: 'epoch',
    when: 'during',
    pass: 'backward',
    shape: 'OxI',
    symbol: { of: 'E', by: 'W', as: 'mean' },
    label: 'mean gradient',
    meaning: "Mean over the epoch's batches of the batch's weight gradient.",
    one: at => `the mean gradient of ${weight(at)} over the epoch`,
    scale: 'gradient',
    kept: { in: 'record', place: 3 },
    mean: { quantity: 'gradient', over: 'batches' },
    ofBias: { quantity: 'meanBiasGradient', aspect: 'epoch' },
    was: ['meanGradient'],
  },
  meanBiasGradient: {
    of: 'epoch',
    when: 'during',
    pass: 'backward',
    shape: 'bias',
    symbol: { of: 'E', by: 'b', as: 'mean' },
    label: 'mean bias gradient',
    meaning: "Mean over the epoch's batches of the batch's bias gradient.",
    one: at => `the mean gradient of ${biasOf(at)} over the epoch`,
    scale: 'gradient',
    kept: { in: 'record', place: 4 },
    mean: { quantity: 'biasGradient', over: 'batches' },
    published: 'biasGradient',
    was: ['meanBiasGradient'],
  },
  weightUpdate: {
    of: 'epoch',
    when: 'during',
    pass: 'update',
    shape: 'OxI',
    symbol: { by: 'W', as: 'Δ' },
    label: 'weight update',
    meaning: 'The weights after the epoch minus those before it.',
    one: at => `what the epoch added to ${weight(at)}`,
    scale: 'update',
    kept: { in: 'record', place: 5 },
    ofBias: { quantity: 'biasUpdate', aspect: 'update' },
    was: ['update'],
  },
  biasUpdate: {
    of: 'epoch',
    when: 'during',
    pass: 'update',
    shape: 'bias',
    symbol: { by: 'b', as: 'Δ' },
    label: 'bias update',
    meaning: 'The biases after the epoch minus those before it.',
    one: at => `what the epoch added to ${biasOf(at)}`,
    scale: 'values',
    kept: { in: 'record', place: 6 },
    published: 'biasUpdate',
  },
  weightsAfter: {
    of: 'epoch',
    when: 'after',
    pass: 'update',
    shape: 'OxI',
    symbol: { by: 'W' },
    label: 'weights after the epoch',
    meaning: "The weights after the epoch's last update, a row for each unit.",
    meaningAtStop: "The weights after the batch's update, a row for each unit.",
    one: at => `${weight(at)} after the epoch`,
    scale: 'weights',
    inExpressions: 'W',
    kept: { in: 'record', place: 7 },
    ofBias: { quantity: 'biasAfter', aspect: 'after' },
  },
  biasAfter: {
    of: 'epoch',
    when: 'after',
    pass: 'update',
    shape: 'bias',
    symbol: { by: 'b' },
    label: 'bias after the epoch',
    meaning: "The biases after the epoch's last update.",
    meaningAtStop: "The biases after the batch's update.",
    one: at => `${biasOf(at)} after the epoch`,
    scale: 'values',
    inExpressions: 'b',
    kept: { in: 'record', place: 8 },
  },
} as const satisfies Readonly<Record<string, QuantityFacts>>;

export type Quantity = keyof typeof quantities;

/** The quantities whose row has something. */
type QuantityWith<Facts> = {
  [Name in Quantity]: (typeof quantities)[Name] extends Facts ? Name : never;
}[Quantity];

/** Those that an epoch's tensor row holds. */
export type RecordedQuantity = QuantityWith<{ readonly kept: { readonly in: 'record' } }>;
/** Those of one sample that a tensor row holds: what an evaluation answers of another sample. */
export type ProbeQuantity = RecordedQuantity & QuantityWith<{ readonly of: 'sample' }>;
/** Those that are judged by themselves. */
export type InspectedQuantity = QuantityWith<{ readonly scale: string }>;
/** The factors of a layer for one sample, with W and b: each is a matrix of the why page, where the Jacobian is shown whole. */
export type MatrixQuantity = Exclude<
  QuantityWith<{ readonly when: 'before' }>,
  QuantityWith<{ readonly symbol: { readonly isDiagonal: true } }>
>;
/** Those of a whole epoch that a tensor row holds: the panel shows them. */
export type ShownQuantity = Exclude<RecordedQuantity, ProbeQuantity>;
/** Those that only a stop of the debugger has. */
export type StopQuantity = QuantityWith<{ readonly kept: { readonly in: 'stop' } }>;

/** Those whose numbers are kept one by one: in a record, or with a stop. */
export type ArrayQuantity = QuantityWith<{ readonly kept: { readonly in: 'record' | 'previous' | 'stop' } }>;
/** What the panel shows of a layer at a stop of the debugger, by unit: the parameters, and what the batch has computed. */
type StopShownQuantity = Exclude<ArrayQuantity, ShownQuantity | QuantityWith<{ readonly shape: 'I' }>>;
/** Those that the panel shows, of an epoch or at a stop. */
export type PanelQuantity = ShownQuantity | StopShownQuantity;

export const quantityNames = Object.keys(quantities) as readonly Quantity[];

/** The recorded ones, in the order in which they stand in the record. */
export const recordedQuantities = quantityNames
  .filter(isRecorded)
  .sort((a, b) => quantities[a].kept.place - quantities[b].kept.place);

export const probeQuantities = recordedQuantities.filter(isProbe);
export const shownQuantities = quantityNames.filter(isShown);
const stopShownQuantities = quantityNames.filter(isShownAtStop);
export const arrayQuantities = quantityNames.filter(isArray);
export const panelQuantities: readonly PanelQuantity[] = [...shownQuantities, ...stopShownQuantities];

/** Those that the panel shows at a stop of the debugger, or of an epoch. */
export function panelQuantitiesAt(isStop: boolean): readonly PanelQuantity[] {
  return isStop ? stopShownQuantities : shownQuantities;
}

export function factsOf(name: Quantity): QuantityFacts {
  return quantities[name];
}

export function isQuantity(name: string): name is Quantity {
  return Object.hasOwn(quantities, name);
}

function isRecorded(name: Quantity): name is RecordedQuantity {
  return factsOf(name).kept.in === 'record';
}

function isProbe(name: RecordedQuantity): name is ProbeQuantity {
  return factsOf(name).of === 'sample';
}

/** Whether only a stop of the debugger has it. */
export function isOfStop(name: Quantity): name is StopQuantity {
  return factsOf(name).kept.in === 'stop';
}

function isShown(name: Quantity): name is ShownQuantity {
  return isRecorded(name) && !isProbe(name);
}

function isArray(name: Quantity): name is ArrayQuantity {
  return ['record', 'previous', 'stop'].includes(factsOf(name).kept.in);
}

function isShownAtStop(name: Quantity): name is StopShownQuantity {
  return isArray(name) && !isShown(name) && factsOf(name).shape !== 'I';
}

/** The quantity of a name that is in use, or was in an older version. */
export function quantityNamed(name: string): Quantity | undefined {
  if (isQuantity(name)) return name;
  return quantityNames.find(quantity => factsOf(quantity).was?.includes(name));
}

/** Whether a quantity has a row for each unit; a vector has one row. */
export function isMatrix(name: Quantity): boolean {
  return shapes[quantities[name].shape].isMatrix;
}

/** Rows and columns of what a layer has of a quantity; no rows where it has none of it. */
export function sizeOf(name: Quantity, layer: LayerShape, isLast: boolean): readonly [rows: number, columns: number] {
  return shapeOf(quantities[name].shape).size(layer, isLast);
}

/** Those of some quantities that a layer has, whichever layer it is. */
export function quantitiesOf<Name extends Quantity>(names: readonly Name[], layer: LayerShape): readonly Name[] {
  return names.filter(name => sizeOf(name, layer, true)[0] > 0);
}

/** What its numbers are, of an epoch or at a stop of the debugger: one sentence. */
export function meaningAt(name: Quantity, isStop: boolean): string {
  const { meaning, meaningAtStop = meaning } = factsOf(name);
  return isStop ? meaningAtStop : meaning;
}

/** What it is called, as a title: `Mean gradient`. */
export function titleOf(name: Quantity): string {
  return capitalized(factsOf(name).label);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
