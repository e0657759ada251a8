/** Weights and biases of one layer with I inputs and O units. */
export function parameterCount(I: number, O: number, bias: boolean): number {
  return O * (bias ? I + 1 : I);
}
