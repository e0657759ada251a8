/** What of a layer training changes: weights and biases, nothing, or only the one or the other. */
export type Trainable = boolean | 'weights' | 'bias';

export interface Trained {
  readonly trainable: Trainable;
  /** Whether the layer has biases at all. */
  readonly bias: boolean;
}

export function trainsWeights({ trainable }: Pick<Trained, 'trainable'>): boolean {
  return trainable === true || trainable === 'weights';
}

export function trainsBias({ trainable, bias }: Trained): boolean {
  return bias && (trainable === true || trainable === 'bias');
}

/** Whether training changes anything of a layer. */
export function isTrained(layer: Trained): boolean {
  return trainsWeights(layer) || trainsBias(layer);
}
