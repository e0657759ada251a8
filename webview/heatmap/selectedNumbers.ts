import type { CellNumbers } from '../../src/panel/panelMessages.ts';
import type { LayerShape } from '../../src/trace/layout.ts';
import { isMatrix, quantitiesOf, type ShownQuantity, shownQuantities } from '../../src/trace/quantity.ts';
import { subjectOf } from '../../src/trace/quantitySymbol.ts';
import { tensorWords } from './tensors.ts';

export interface SelectedNumber {
  /** Absent of a quotient. */
  readonly quantity?: ShownQuantity;
  readonly term: string;
  readonly meaning: string;
  readonly value: number;
  /** Why there is no value. */
  readonly whyNone?: string | undefined;
}

const ofWeight = shownQuantities.filter(isMatrix);
const ofUnit = shownQuantities.filter(name => !isMatrix(name));

/** The numbers of a selected weight, if one is selected, and of its unit. */
export function selectedNumbers(
  { input, numbers, epoch }: Pick<CellNumbers, 'input' | 'numbers' | 'epoch'>,
  shape: LayerShape,
): SelectedNumber[] {
  const numberAt = (name: ShownQuantity) => numbers[shownQuantities.indexOf(name)]!;
  const numberOf = (name: ShownQuantity): SelectedNumber => {
    const { symbol, meaning } = tensorWords(name, shape.activation);
    return {
      quantity: name,
      term: symbol,
      meaning: `${subjectOf(name, epoch, '')}. ${meaning}`,
      value: numberAt(name),
    };
  };
  const [update, weight] = [numberAt('weightUpdate'), numberAt('weightsAfter')];
  const whyNone = update === 0 && weight === 0 ? 'Not defined: the weight and its update are 0.' : undefined;
  const ratio = { term: 'ΔW/W', meaning: 'update / weight', value: update / weight, whyNone };
  return [...(input === null ? [] : [...ofWeight.map(numberOf), ratio]), ...quantitiesOf(ofUnit, shape).map(numberOf)];
}
