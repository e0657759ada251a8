import type { CellNumbers } from '../../src/panel/panelMessages.ts';
import type { LayerShape } from '../../src/trace/layout.ts';
import { type ShownTensor, shownTensors } from '../../src/trace/shownTensors.ts';
import { tensorWords } from './tensors.ts';

export interface SelectedNumber {
  readonly term: string;
  readonly meaning: string;
  readonly value: number;
  /** Why there is no value. */
  readonly whyNone?: string | undefined;
}

const ofWeight = ['weights', 'gradient', 'weightUpdate'] as const satisfies readonly ShownTensor[];
const ofUnit = ['delta', 'jacobianDiagonal'] as const satisfies readonly ShownTensor[];
const ofBias = ['bias', 'biasGradient', 'biasUpdate'] as const satisfies readonly ShownTensor[];

/** The numbers of a selected weight, if one is selected, and of its unit; in the order in which they are read. */
export function selectedNumbers(
  { input, numbers }: Pick<CellNumbers, 'input' | 'numbers'>,
  { activation, bias }: LayerShape,
): SelectedNumber[] {
  const numberAt = (name: ShownTensor) => numbers[shownTensors.indexOf(name)]!;
  const numberOf = (name: ShownTensor): SelectedNumber => {
    const { symbol, title, formula } = tensorWords(name, activation);
    return { term: symbol, meaning: `${title}: ${formula}`, value: numberAt(name) };
  };
  const [update, weight] = [numberAt('weightUpdate'), numberAt('weights')];
  const whyNone = update === 0 && weight === 0 ? 'Not defined: the weight and its update are 0.' : undefined;
  const ratio = { term: 'ΔW/W', meaning: 'update / weight', value: update / weight, whyNone };
  return [
    ...(input === null ? [] : [...ofWeight.map(numberOf), ratio]),
    ...ofUnit.map(numberOf),
    ...(bias ? ofBias.map(numberOf) : []),
  ];
}
