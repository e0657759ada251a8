import { randomStreams } from '../random/streams.ts';
import type { GeneratedData, GeneratorName } from '../spec/networkSpec.ts';
import { type Generator, generators } from './generators.ts';
import { everyRow, type Table } from './table.ts';

/** Numbers that a generator makes for each row. */
export function generatedColumns({ generate }: GeneratedData): number {
  return generators[generate].inputs.length + 1;
}

export function generatedRows({ generate, samples, limit }: GeneratedData): number {
  const made = samples ?? generators[generate].samples;
  return Math.min(made, limit ?? made);
}

/**
 * A classic problem: equal seeds give equal rows. The noise is normal, and added to the inputs, or to
 * the target of a regression.
 */
export function generateTable(data: GeneratedData, seed: number): Table {
  const generator: Generator = generators[data.generate];
  const stream = randomStreams(seed).generation;
  const rows = generatedRows(data);
  const columns = generator.inputs.length;
  const inputs = new Float64Array(rows * columns);
  const targets = new Float64Array(rows);
  const noise = () => (data.noise > 0 ? data.noise * stream.normal() : 0);
  for (let row = 0; row < rows; row++) {
    const { input, target } = generator.sample(row, stream);
    const noisyTarget = regressions.has(data.generate);
    for (let column = 0; column < columns; column++) {
      inputs[row * columns + column] = input[column]! + (noisyTarget ? 0 : noise());
    }
    targets[row] = target + (noisyTarget ? noise() : 0);
  }
  return {
    rows,
    inputs,
    targets,
    inputNames: generator.inputs,
    targetNames: [generator.target],
    sourceRows: everyRow(rows),
    droppedRows: 0,
  };
}

/** A function's values are measured with an error; its arguments are known. */
const regressions: ReadonlySet<GeneratorName> = new Set(['sine', 'plane']);
