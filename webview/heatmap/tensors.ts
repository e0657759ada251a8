import { meaningAt, type PanelQuantity, titleOf } from '../../src/trace/quantity.ts';
import { diagonalNote, symbolWhen } from '../../src/trace/quantitySymbol.ts';

/** What a tensor is called and how it comes about. */
interface TensorWords {
  readonly title: string;
  /** As it stands in a formula. */
  readonly symbol: string;
  readonly meaning: string;
}

/**
 * The words for a tensor of a layer, of an epoch or at a stop of the debugger. A softmax layer's Jacobian is full, so what is shown is
 * only its diagonal.
 */
export function tensorWords(name: PanelQuantity, activation: string, isStop = false): TensorWords {
  const note = diagonalNote(name, activation);
  const meaning = meaningAt(name, isStop);
  return {
    title: note === '' ? titleOf(name) : `${titleOf(name)} of a full matrix`,
    symbol: symbolWhen(name),
    meaning: note === '' ? meaning : `${meaning} ${note}`,
  };
}
