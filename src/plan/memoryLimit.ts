import type { Limits } from '../spec/limits.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { count, counted, quote } from '../spec/words.ts';
import { parameterCounts, sum, type TrainingMemory, trainingMemory } from './memory.ts';
import { splitCounts } from './split.ts';

/** The remark that a training needs more memory than is allowed, at the part that takes most. Asked before any of it is made. */
export function* memoryRemarks(spec: NetworkSpec, inputs: number, rows: number, limits: Limits): Generator<Remark> {
  const { batchSize, validationSplit } = spec.training;
  const counts = splitCounts(rows, validationSplit, spec.data.testSplit);
  const trained = counts.training;
  const batch = batchSize === 'full' ? trained : Math.min(batchSize, trained);
  const memory = trainingMemory(spec, inputs, counts, batch);
  const total = sum(Object.values(memory));
  if (total <= limits.memoryBytes) return;
  const { bytes, what, path, remedy } = largest([
    rowsPart(spec, rows, memory),
    networkPart(spec, inputs, memory),
    batchPart(batch, memory),
  ]);
  const message =
    `training would take ${size(total)} of memory, and ${size(bytes)} of it are for ${what}; ` +
    `at most ${size(limits.memoryBytes)} are allowed; ${remedy}`;
  yield { code: 'too-much-memory', severity: 'error', message, path };
}

/** What a person can change. */
interface Part {
  readonly bytes: number;
  readonly what: string;
  readonly path: SpecPath;
  readonly remedy: string;
}

function largest(parts: readonly Part[]): Part {
  return parts.reduce((most, part) => (part.bytes > most.bytes ? part : most));
}

function rowsPart({ data }: NetworkSpec, rows: number, memory: TrainingMemory): Part {
  const remedy = 'use the first rows only, with "limit"';
  return { bytes: memory.data, what: counted(rows, 'row'), path: dataPath(data), remedy };
}

function networkPart({ layers, optimizer }: NetworkSpec, inputs: number, memory: TrainingMemory): Part {
  const counts = parameterCounts(layers, inputs);
  const widest = counts.indexOf(Math.max(...counts));
  const parameters = `${count(sum(counts))} weights and biases`;
  return {
    bytes: memory.parameters + memory.optimizer + memory.record,
    what: `${parameters}, their gradients, what ${quote(optimizer.type)} remembers of them and the record of an epoch`,
    path: ['layers', widest, 'units'],
    remedy: `give layer ${quote(layers[widest]!.name)} fewer units`,
  };
}

function batchPart(batch: number, memory: TrainingMemory): Part {
  return {
    bytes: memory.batch,
    what: `the activations of a batch of ${counted(batch, 'row')}`,
    path: ['training', 'batchSize'],
    remedy: 'choose a smaller "batchSize"',
  };
}

function dataPath({ source }: NetworkSpec['data']): SpecPath {
  return ['data', source === 'inline' ? 'inputs' : source === 'generate' ? 'samples' : source];
}

/** Megabytes as the settings count them, kilobytes where there are few. */
function size(bytes: number): string {
  const [unit, name] = bytes < 2 ** 20 ? [2 ** 10, 'KB'] : [2 ** 20, 'MB'];
  return `${count(Number((bytes / unit).toPrecision(5)))} ${name}`;
}
