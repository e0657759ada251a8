import type { CellNumbers, LayerDetail } from '../../src/panel/panelMessages.ts';
import { isMatrix, type PanelQuantity, panelQuantitiesAt, quantitiesOf, titleOf } from '../../src/trace/quantity.ts';
import { subjectOf } from '../../src/trace/quantitySymbol.ts';
import type { LayerShape } from '../../src/trace/shapes.ts';
import { tensorWords } from './tensors.ts';

export interface SelectedNumber {
  /** Absent of a quotient. */
  readonly quantity?: PanelQuantity;
  readonly term: string;
  readonly meaning: string;
  readonly value: number;
  /** Why there is no value. */
  readonly whyNone?: string | undefined;
}

/** The numbers of a selected weight, if one is selected, and of its unit; `missing` says what a stop of the debugger has not. */
export function selectedNumbers(
  { input, numbers, epoch, stop }: Pick<CellNumbers, 'input' | 'numbers' | 'epoch' | 'stop'>,
  shape: LayerShape,
  missing: LayerDetail['missing'] = {},
): SelectedNumber[] {
  const isStop = stop !== undefined;
  const quantities = panelQuantitiesAt(isStop);
  const numberAt = (name: PanelQuantity) => numbers[quantities.indexOf(name)]!;
  const numberOf = (name: PanelQuantity): SelectedNumber => {
    const { symbol, meaning } = tensorWords(name, shape.activation, isStop);
    return {
      quantity: name,
      term: symbol,
      meaning: `${isStop ? titleOf(name) : subjectOf(name, epoch, '')}. ${meaning}`,
      value: numberAt(name),
      whyNone: missing[name],
    };
  };
  const ofWeight = quantities.filter(isMatrix).map(numberOf);
  const ofUnit = quantitiesOf(
    quantities.filter(name => !isMatrix(name)),
    shape,
  ).map(numberOf);
  const ratio = isStop ? [] : [updateRatio(numberAt('weightUpdate'), numberAt('weightsAfter'))];
  return [...(input === null ? [] : [...ofWeight, ...ratio]), ...ofUnit];
}

function updateRatio(update: number, weight: number): SelectedNumber {
  const whyNone = update === 0 && weight === 0 ? 'Not defined: the weight and its update are 0.' : undefined;
  return { term: 'ΔW/W', meaning: 'update / weight', value: update / weight, whyNone };
}
