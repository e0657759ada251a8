import type { Samples } from '../../engine/options.ts';

/** At most `most` of so many rows, evenly chosen, the first among them; ascending. */
export function evenly(rows: number, most: number): Uint32Array {
  const count = Math.min(rows, Math.max(1, Math.floor(most)));
  return Uint32Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count));
}

/** These rows alone. A copy. */
export function takeSamples({ inputs, targets, rows }: Samples, chosen: Uint32Array): Samples {
  return { rows: chosen.length, inputs: taken(inputs, rows, chosen), targets: taken(targets, rows, chosen) };
}

function taken(values: Float64Array, rows: number, chosen: Uint32Array): Float64Array {
  const columns = values.length / rows;
  const made = new Float64Array(chosen.length * columns);
  for (let n = 0; n < chosen.length; n++)
    made.set(values.subarray(chosen[n] * columns, (chosen[n] + 1) * columns), n * columns);
  return made;
}
