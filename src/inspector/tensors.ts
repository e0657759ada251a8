import type { LayerShape } from '../trace/layout.ts';
import type { ChainQuantity } from '../why/chain.ts';

/** What the inspector lists below a layer, in the order of the lecture: of one sample, then of the epoch. */
export const groups = ['forward', 'backward', 'epoch', 'update'] as const;
export type Group = (typeof groups)[number];

/** How a tensor is judged: see health.ts. */
export type Judged = 'values' | 'gradient' | 'delta' | 'derivative' | 'update' | 'weights';

interface TensorFacts {
  readonly group: Group;
  /** In the field's symbols. */
  readonly label: string;
  /** What its numbers are, and over what they are taken. */
  readonly meaning: string;
  /** `matrix` (O, I), `units` (O), `inputs` (I); the `bias` ones (O) are absent where the layer has none. */
  readonly shape: 'matrix' | 'units' | 'inputs' | 'bias';
  readonly judged: Judged;
  /** What the why page calls it; absent where it explains no such number. */
  readonly chain?: ChainQuantity;
}

const beforeUpdate = "before the epoch's first update";

/** Every tensor that the inspector takes from a record; those of the optimizer's state are named apart. */
export const tensorFacts = {
  input: {
    group: 'forward',
    label: 'x',
    meaning: 'What the layer is given for this sample.',
    shape: 'inputs',
    judged: 'values',
    chain: 'input',
  },
  weights: {
    group: 'forward',
    label: 'W',
    meaning: `The weights ${beforeUpdate}, a row for each unit.`,
    shape: 'matrix',
    judged: 'weights',
    chain: 'weights',
  },
  bias: {
    group: 'forward',
    label: 'b',
    meaning: `The biases ${beforeUpdate}.`,
    shape: 'bias',
    judged: 'values',
    chain: 'bias',
  },
  net: {
    group: 'forward',
    label: 'net',
    meaning: 'net = W x + b, before the activation.',
    shape: 'units',
    judged: 'values',
    chain: 'net',
  },
  output: {
    group: 'forward',
    label: 'y',
    meaning: 'What the layer hands up: its activation of net.',
    shape: 'units',
    judged: 'values',
    chain: 'output',
  },
  outputGradient: {
    group: 'backward',
    label: 'dE/dy',
    meaning: 'The gradient that comes down to the layer: of the loss by its outputs.',
    shape: 'units',
    judged: 'delta',
    chain: 'outputGradient',
  },
  jacobianDiagonal: {
    group: 'backward',
    label: 'diag(dy/dnet)',
    meaning: "The Jacobian's diagonal: the derivative of the activation at every unit's net.",
    shape: 'units',
    judged: 'derivative',
    chain: 'activationJacobian',
  },
  delta: {
    group: 'backward',
    label: 'delta = dE/dnet',
    meaning: 'delta = dE/dy . dy/dnet of this sample.',
    shape: 'units',
    judged: 'delta',
    chain: 'delta',
  },
  gradient: {
    group: 'backward',
    label: 'dE/dW',
    meaning: "This sample's weight gradient: the outer product of delta and x.",
    shape: 'matrix',
    judged: 'gradient',
    chain: 'gradient',
  },
  biasGradient: {
    group: 'backward',
    label: 'dE/db',
    meaning: "This sample's bias gradient, which is delta.",
    shape: 'bias',
    judged: 'gradient',
    chain: 'biasGradient',
  },
  inputGradient: {
    group: 'backward',
    label: 'dE/dx',
    meaning: 'The gradient handed down to the layer below: dE/dx = delta . W.',
    shape: 'inputs',
    judged: 'delta',
    chain: 'inputGradient',
  },
  epochDelta: {
    group: 'epoch',
    label: 'mean delta',
    meaning: "Mean over the epoch's samples of each sample's dE/dnet. Signs cancel.",
    shape: 'units',
    judged: 'values',
  },
  epochDeltaRms: {
    group: 'epoch',
    label: 'RMS of delta',
    meaning: "Root mean square over the epoch's samples of each sample's dE/dnet. Signs do not cancel.",
    shape: 'units',
    judged: 'delta',
  },
  epochJacobianDiagonal: {
    group: 'epoch',
    label: 'mean diag(dy/dnet)',
    meaning: "Mean over the epoch's samples of the activation's derivatives.",
    shape: 'units',
    judged: 'derivative',
  },
  epochGradient: {
    group: 'epoch',
    label: 'mean dE/dW',
    meaning: "Mean over the epoch's batches of the batch's weight gradient.",
    shape: 'matrix',
    judged: 'gradient',
    chain: 'epochGradient',
  },
  epochBiasGradient: {
    group: 'epoch',
    label: 'mean dE/db',
    meaning: "Mean over the epoch's batches of the batch's bias gradient.",
    shape: 'bias',
    judged: 'gradient',
    chain: 'epochBiasGradient',
  },
  update: {
    group: 'update',
    label: 'ΔW',
    meaning: 'The weights after the epoch minus those before it.',
    shape: 'matrix',
    judged: 'update',
    chain: 'update',
  },
  biasUpdate: {
    group: 'update',
    label: 'Δb',
    meaning: 'The biases after the epoch minus those before it.',
    shape: 'bias',
    judged: 'values',
    chain: 'biasUpdate',
  },
} as const satisfies Readonly<Record<string, TensorFacts>>;

export type RecordedTensor = keyof typeof tensorFacts;

/** `state.weights.m` is what the optimizer remembers as m of every weight, `state.bias.m` of every bias. */
export type StateTensorName = `state.${'weights' | 'bias'}.${string}`;

export type InspectedTensor = RecordedTensor | StateTensorName;

export const recordedTensors = Object.keys(tensorFacts) as readonly RecordedTensor[];

export function isRecorded(name: string): name is RecordedTensor {
  return Object.hasOwn(tensorFacts, name);
}

/** What is known of a tensor of the record. */
export function factsOf(name: RecordedTensor): TensorFacts {
  return tensorFacts[name];
}

export function isMatrix(tensor: InspectedTensor): boolean {
  return isRecorded(tensor) ? factsOf(tensor).shape === 'matrix' : tensor.startsWith('state.weights.');
}

/** How a tensor is written: `W`, or `delta` and `dE/dnet`. */
export function symbolsOf(name: RecordedTensor): string[] {
  return factsOf(name).label.split(' = ');
}

const symbols: ReadonlySet<string> = new Set(recordedTensors.flatMap(symbolsOf));

/** Whether any tensor is written so. */
export function isSymbol(word: string): boolean {
  return symbols.has(word);
}

/** The tensors of a group that a layer has. */
export function tensorsOfGroup(group: Group, { bias }: LayerShape): RecordedTensor[] {
  return recordedTensors.filter(name => {
    const facts = factsOf(name);
    return facts.group === group && (bias || facts.shape !== 'bias');
  });
}

/** `diag(dy/dnet)`, `m of W`. */
export function tensorLabel(tensor: InspectedTensor, { activation }: Pick<LayerShape, 'activation'>): string {
  if (!isRecorded(tensor)) {
    const [, part, ...name] = tensor.split('.');
    return `${name.join('.')} of ${part === 'weights' ? 'W' : 'b'}`;
  }
  const { label, judged } = factsOf(tensor);
  return judged === 'derivative' && activation === 'softmax' ? `${label}, of a full matrix` : label;
}
