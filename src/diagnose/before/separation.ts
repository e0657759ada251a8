import type { Samples } from '../../engine/options.ts';

const mostRows = 256;
const mostColumns = 16;
const largest = 1000;
const mostUpdates = 20_000;

/**
 * Whether no line separates the rows of some target column, shown by Rosenblatt's perceptron: with whole numbers its weights are whole
 * numbers, and on rows that a line separates it ends (Novikoff 1962), so weights that come back prove that none does (Block and Levin
 * 1970: they stay bounded, so they do come back). Only of a few rows of whole numbers without contradictions; false is no proof.
 */
export function isNeverSeparated({ inputs, targets, rows }: Samples, I: number, O: number): boolean {
  if (rows > mostRows || I > mostColumns) return false;
  if (!inputs.every(value => Number.isInteger(value) && Math.abs(value) <= largest)) return false;
  if (areContradictory(inputs, targets, rows, I, O)) return false;
  // Of two one-hot columns the second is the first, turned round; of more, a line that tells one from all others is not needed.
  const columns = O === 2 ? 1 : O;
  if (O > 2 && isOneHot(targets, rows, O)) return false;
  for (let o = 0; o < columns; o++) if (comesBack(inputs, targets, rows, I, O, o)) return true;
  return false;
}

function isOneHot(targets: Float64Array, rows: number, O: number): boolean {
  for (let n = 0; n < rows; n++)
    if (targets.subarray(n * O, (n + 1) * O).reduce((a, b) => a + b, 0) !== 1) return false;
  return true;
}

/** Whether equal inputs have different targets. */
function areContradictory(inputs: Float64Array, targets: Float64Array, rows: number, I: number, O: number): boolean {
  const known = new Map<string, string>();
  for (let n = 0; n < rows; n++) {
    const input = inputs.subarray(n * I, (n + 1) * I).join();
    const target = targets.subarray(n * O, (n + 1) * O).join();
    if ((known.get(input) ?? target) !== target) return true;
    known.set(input, target);
  }
  return false;
}

/** Whether the weights after a whole round through the rows are weights that there have been after an earlier one. */
function comesBack(
  inputs: Float64Array,
  targets: Float64Array,
  rows: number,
  I: number,
  O: number,
  o: number,
): boolean {
  const w = new Float64Array(I + 1);
  const seen = new Set<string>();
  for (let updates = 0; updates < mostUpdates; ) {
    const before = updates;
    for (let n = 0; n < rows; n++) {
      const side = targets[n * O + o] >= 0.5 ? 1 : -1;
      let sum = w[I];
      for (let i = 0; i < I; i++) sum += w[i] * inputs[n * I + i];
      if (sum * side > 0) continue;
      for (let i = 0; i < I; i++) w[i] += side * inputs[n * I + i];
      w[I] += side;
      updates++;
    }
    if (updates === before) return false;
    const key = w.join();
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}
