import type { DataFiles } from '../data/files.ts';
import { loadData } from '../data/loadData.ts';
import type { ImageShape, Table } from '../data/table.ts';
import type { EngineOptions } from '../engine/options.ts';
import { causeCodes, symptomCodes } from '../findings/finding.ts';
import { weightRemarks } from '../spec/layerChecks.ts';
import { parameterRemarks } from '../spec/limitChecks.ts';
import type { Limits } from '../spec/limits.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import { type ParsedSpec, parseSpec } from '../spec/parse.ts';
import type { Problem, Remark } from '../spec/problem.ts';
import { ignoreProblems } from '../spec/silencing.ts';
import { counted } from '../spec/words.ts';
import { plannedClassWeights } from './classWeights.ts';
import { engineOptions } from './engineOptions.ts';
import { factorsOf, multiplied, scaleRemark } from './fixedScale.ts';
import { headProblems } from './head.ts';
import { memoryRemarks } from './memoryLimit.ts';
import { monitorRemarks } from './monitors.ts';
import { lossOf } from './objective.ts';
import { precisionRemark } from './precisionCheck.ts';
import { probeOf } from './probe.ts';
import { remedyInWords } from './remedies.ts';
import { type ColumnUnits, scalingOf, unitsOf } from './scaling.ts';
import { scalingRemark } from './scalingCheck.ts';
import { type Split, splitRemarks, splitRows } from './split.ts';
import { type PlanSummary, summaryOf } from './summary.ts';
import { targetScaling } from './targetScaling.ts';
import { spreadRemark, targetsOf } from './targets.ts';

export interface Prepared {
  readonly parsed: ParsedSpec;
  /** Of the spec and of its data, in the order of the text. */
  readonly problems: readonly Problem[];
  /** Present when the network can be trained: no problem is an error, and the data could be read. */
  readonly options?: EngineOptions;
  readonly summary?: PlanSummary;
  readonly origin?: SampleOrigin;
  /** The data as it was read. */
  readonly table?: Table;
}

/** Where the samples come from: what is needed to say of a trained row which it was. */
export interface SampleOrigin {
  /** The row that each row of the table had in its source, counted from 0. */
  readonly sourceRows: Uint32Array;
  /** Rows of the table. */
  readonly split: Split;
  /** Undefined where the network sees the inputs, or the targets, as they are in the source. */
  readonly inputUnits: ColumnUnits | undefined;
  readonly targetUnits: ColumnUnits | undefined;
  /** Where the data's source says that a row's inputs are an image. */
  readonly imageShape: ImageShape | undefined;
}

export interface PrepareOptions {
  /** Undefined where data files may not be read; inline and generated data work all the same. */
  readonly files: DataFiles | undefined;
  readonly limits: Limits;
  /** Stand in for what the text says, as the command line's options do. Checked by whoever gives them. */
  readonly seed?: number;
  readonly epochs?: number;
  /** What a schedule without a length of its own is stretched to, in place of `epochs`: a training that goes on keeps its rates. */
  readonly scheduleEpochs?: number;
  /** The row of the source to pin, as the spec's "probe" does. */
  readonly sample?: number;
}

/** From text to what the engine trains, with everything that is wrong on the way. Never rejects for what was written. */
export async function prepare(text: string, options: PrepareOptions): Promise<Prepared> {
  const { files, limits } = options;
  const parsed = parseSpec(text, limits);
  const unknown = ignoreProblems(parsed.ignoreComments, [...causeCodes, ...symptomCodes]);
  if (!parsed.spec) return { parsed, problems: inOrder([...parsed.problems, ...unknown]) };
  const spec = overridden(parsed.spec, options);
  const { table: loaded, remarks: dataRemarks } = await loadData(spec.data, files, spec.seed, limits);
  const unscalable = loaded && scaleRemark(spec, loaded);
  const table = loaded && !unscalable ? multiplied(loaded, spec.data) : loaded;
  const remarks = [...headRemarks(spec, table), ...dataRemarks];
  if (unscalable) remarks.push(unscalable);
  const plan = table && planned(spec, table, options, remarks);
  return { parsed, problems: inOrder([...remarks.map(parsed.locate), ...unknown]), ...plan };
}

function overridden(spec: NetworkSpec, { seed, epochs, sample }: PrepareOptions): NetworkSpec {
  const training = { ...spec.training, epochs: epochs ?? spec.training.epochs };
  return { ...spec, seed: seed ?? spec.seed, training, ...(sample !== undefined && { probe: { sample } }) };
}

type Plan = Required<Pick<Prepared, 'options' | 'summary' | 'origin' | 'table'>>;

/** Adds what is wrong between spec and data to `remarks`; the plan when nothing is. */
function planned(
  spec: NetworkSpec,
  table: Table,
  { limits, scheduleEpochs }: PrepareOptions,
  remarks: Remark[],
): Plan | undefined {
  remarks.push(...inputRemarks(spec, table, limits));
  if (hasError(remarks)) return undefined;
  const loss = lossOf(spec);
  const large = spreadRemark(spec, table, limits);
  if (large) {
    remarks.push(large);
    return undefined;
  }
  const targets = targetsOf(spec, table);
  const probe = probeOf(spec, table, targets, loss);
  if ('remark' in probe) {
    remarks.push(probe.remark);
    return undefined;
  }
  const split = splitRows(table.rows, spec.training.validationSplit, spec.seed, spec.data.testSplit);
  const scaling = scalingOf(spec.data, table.inputs, table.inputNames.length, split.training);
  const ofTargets = targetScaling(spec, table);
  const unfit =
    scalingRemark(spec, table, probe.samples, { inputs: scaling, targets: ofTargets }) ??
    precisionRemark(spec, table, targets, probe.samples);
  if (unfit) {
    remarks.push(unfit);
    return undefined;
  }
  const factors = factorsOf(spec.data);
  const inputUnits = unitsOf(factors.inputs, scaling, table.inputNames.length);
  const targetUnits = targets.coding ? undefined : unitsOf(factors.targets, ofTargets, targets.names.length);
  const classWeights = plannedClassWeights(spec, table, targets, loss, split.training, probe.samples);
  if ('remark' in classWeights) {
    remarks.push(classWeights.remark);
    return undefined;
  }
  const options = engineOptions(spec, table, targets, loss, {
    probe: probe.samples,
    classWeights: classWeights.weights,
    split,
    scaling,
    targetScaling: ofTargets,
    targetUnits,
    scheduleEpochs,
  });
  remarks.push(...monitorRemarks(spec, options.task));
  if (hasError(remarks)) return undefined;
  const { sourceRows, imageShape } = table;
  const summary = summaryOf(options, table, targets, probe.row);
  return { options, summary, origin: { sourceRows, split, inputUnits, targetUnits, imageShape }, table };
}

/** The number of inputs is known now: does it fit what the spec states, and is the network still small enough? */
function* inputRemarks(spec: NetworkSpec, table: Table, limits: Limits): Generator<Remark> {
  const I = table.inputNames.length;
  if (spec.inputs !== undefined && spec.inputs !== I) {
    const message = `"inputs" states ${spec.inputs}, but the data has ${counted(I, 'input')}`;
    yield { code: 'wrong-width', severity: 'error', message, path: ['inputs'] };
  }
  if (spec.inputs === undefined) yield* weightRemarks(spec.layers[0]!, 0, I);
  yield* splitRemarks(spec, table.rows);
  const tooMany = [...parameterRemarks(spec, I, limits)];
  yield* tooMany.length > 0 ? tooMany : memoryRemarks(spec, I, table.rows, limits);
}

/** What keeps a network from being trained; what only keeps it from learning is for the diagnosis (src/diagnose/before). */
function headRemarks(spec: NetworkSpec, table: Table | undefined): Remark[] {
  const problems = headProblems(spec, table).filter(({ severity }) => severity === 'error');
  if (problems.length === 0) return [];
  const remedy = remedyInWords(spec, table, problems);
  return problems.map(({ message, ...problem }) => ({ ...problem, message: `${message}; ${remedy}` }));
}

function hasError(remarks: readonly Remark[]): boolean {
  return remarks.some(({ severity }) => severity === 'error');
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.offset - b.offset);
}
