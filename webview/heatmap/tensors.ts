import { factsOf, type ShownQuantity, titleOf } from '../../src/trace/quantity.ts';
import { diagonalNote, symbolWhen } from '../../src/trace/quantitySymbol.ts';

/** What a tensor is called and how it comes about. */
export interface TensorWords {
  readonly title: string;
  /** As it stands in a formula. */
  readonly symbol: string;
  readonly meaning: string;
}

/** The words for a tensor of a layer. A softmax layer's Jacobian is full, so what is shown is only its diagonal. */
export function tensorWords(name: ShownQuantity, activation: string): TensorWords {
  const note = diagonalNote(name, activation);
  const { meaning } = factsOf(name);
  return {
    title: note === '' ? titleOf(name) : `${titleOf(name)} of a full matrix`,
    symbol: symbolWhen(name),
    meaning: note === '' ? meaning : `${meaning} ${note}`,
  };
}
