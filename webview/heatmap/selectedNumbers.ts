import type { CellNumbers } from '../../src/protocol/panel.ts';
import type { LayerShape } from '../../src/trace/layout.ts';
import { type ShownTensor, shownTensors } from '../../src/trace/shownTensors.ts';
import { tensorWords } from './tensors.ts';

export interface SelectedNumber {
  readonly term: string;
  readonly meaning: string;
  readonly value: number;
}

const ofWeight = ['weights', 'gradient', 'weightUpdate'] as const satisfies readonly ShownTensor[];
const ofUnit = ['delta', 'jacobianDiagonal'] as const satisfies readonly ShownTensor[];
const ofBias = ['bias', 'biasGradient', 'biasUpdate'] as const satisfies readonly ShownTensor[];

/** The numbers of a selected weight, if one is selected, and of its unit; in the order in which they are read. */
export function selectedNumbers({ input, numbers }: CellNumbers, { activation, bias }: LayerShape): SelectedNumber[] {
  const numberAt = (name: ShownTensor) => numbers[shownTensors.indexOf(name)]!;
  const numberOf = (name: ShownTensor): SelectedNumber => {
    const { symbol, title, formula } = tensorWords(name, activation);
    return { term: symbol, meaning: `${title}: ${formula}`, value: numberAt(name) };
  };
  const ratio = { term: 'ΔW/W', meaning: 'the update over the weight', value: ratioOf(numberAt) };
  return [
    ...(input === null ? [] : [...ofWeight.map(numberOf), ratio]),
    ...ofUnit.map(numberOf),
    ...(bias ? ofBias.map(numberOf) : []),
  ];
}

function ratioOf(numberAt: (name: ShownTensor) => number): number {
  return numberAt('weightUpdate') / numberAt('weights');
}
