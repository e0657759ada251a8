import { metricKind } from '../engine/metrics.ts';
import type { EngineOptions, Samples } from '../engine/options.ts';
import type { Prepared, SampleOrigin } from '../plan/prepare.ts';
import type { PlanSummary } from '../plan/summary.ts';
import { evenRows } from './evenRows.ts';
import { imageOfNames } from './pixelNames.ts';
import type { ColumnScaling, RunModel, RunSamples, RunSubject } from './samples.ts';

const mostTrainingRows = 2000;
const mostValidationRows = 1000;
/** Bytes of the kept rows and of what scales them. */
const mostBytes = 8e6;
/** Multiply-adds of a forward pass over all kept rows; a large network is asked about fewer, but about some. */
const mostWork = 1e9;
const rowsInAnyCase = 64;

const mostNames = 1000;
const mostNameLength = 200;

/** What can be asked of a run once it is trained; undefined where nothing can be trained. Copies. */
export function runSubject({ options, summary, origin }: Prepared): RunSubject | undefined {
  if (!options || !summary || !origin) return undefined;
  return { model: runModel(options), samples: runSamples(options, summary, origin) };
}

function runModel(options: EngineOptions): RunModel {
  const { inputs, layers, loss, classWeights, precision, task } = options;
  return {
    inputs,
    layers: layers.map(({ name, units, activation, bias }) => ({ name, units, activation, bias })),
    loss,
    ...(classWeights && { classWeights }),
    precision,
    task,
    measure: metricKind(options, options.training, layers[layers.length - 1]!.units),
  };
}

function runSamples(options: EngineOptions, summary: PlanSummary, origin: SampleOrigin): RunSamples {
  const { training, validation, test } = options;
  const { inputNames, targetNames, classNames } = summary;
  const [I, O] = [inputNames.length, targetNames.length];
  const scaling = keptScaling(origin.inputUnits);
  const targetScaling = keptScaling(origin.targetUnits);
  const room = roomFor(options, I, O, bytesOf(scaling) + bytesOf(targetScaling));
  const kept = [
    { samples: training, rows: evenRows(training.rows, room.training), origins: origin.split.training },
    { samples: validation, rows: evenRows(validation.rows, room.validation), origins: origin.split.validation },
  ];
  const imageShape = origin.imageShape ?? imageOfNames(inputNames);
  return {
    rows: kept[0]!.rows.length + kept[1]!.rows.length,
    trainingRows: kept[0]!.rows.length,
    all: { training: training.rows, validation: validation.rows, test: test.rows },
    inputs: gathered(kept, I, 'inputs'),
    targets: gathered(kept, O, 'targets'),
    probeTargets: options.probe.targets.slice(0, O),
    sourceRows: Uint32Array.from(
      kept.flatMap(({ rows, origins }) => Array.from(rows, row => origin.sourceRows[origins[row]!]!)),
    ),
    inputNames: cut(inputNames),
    targetNames: cut(targetNames),
    ...(classNames && { classNames: cut(classNames) }),
    ...(scaling && { scaling }),
    ...(targetScaling && { targetScaling }),
    ...(imageShape && { imageShape }),
  };
}

/** How many rows of each set there is room for, in shares alike. */
function roomFor(
  { training, validation, inputs, layers }: EngineOptions,
  I: number,
  O: number,
  scalingBytes: number,
): { readonly training: number; readonly validation: number } {
  const wanted = Math.min(training.rows, mostTrainingRows);
  const heldOut = Math.min(validation.rows, mostValidationRows);
  const bytes = Math.floor((mostBytes - scalingBytes) / ((I + O) * Float64Array.BYTES_PER_ELEMENT));
  const work = Math.max(rowsInAnyCase, Math.floor(mostWork / multiplyAdds({ inputs, layers })));
  const most = Math.max(0, Math.min(bytes, work));
  if (wanted + heldOut <= most) return { training: wanted, validation: heldOut };
  const share = Math.floor((most * heldOut) / (wanted + heldOut));
  return { training: most - share, validation: share };
}

/** Multiply-adds of one sample's way through the network. */
export function multiplyAdds({ inputs, layers }: Pick<RunModel, 'inputs' | 'layers'>): number {
  return layers.reduce((sum, { units }, index) => sum + units * (layers[index - 1]?.units ?? inputs), 0);
}

function keptScaling(units: SampleOrigin['inputUnits' | 'targetUnits']): ColumnScaling | undefined {
  const kept = units && {
    offset: units.shift.slice(),
    scale: units.divisor.slice(),
    ...(units.factor !== 1 && { factor: units.factor }),
  };
  // There is no row to read with it then.
  return bytesOf(kept) > mostBytes ? undefined : kept;
}

function bytesOf(scaling: ColumnScaling | undefined): number {
  return scaling ? scaling.offset.byteLength + scaling.scale.byteLength : 0;
}

interface Kept {
  readonly samples: Samples;
  readonly rows: Uint32Array;
}

/** The kept rows of (rows, columns), one after the other. */
function gathered(kept: readonly Kept[], columns: number, name: 'inputs' | 'targets'): Float64Array {
  const values = new Float64Array(kept.reduce((sum, { rows }) => sum + rows.length, 0) * columns);
  let at = 0;
  for (const { samples, rows } of kept) {
    for (const row of rows) {
      values.set(samples[name].subarray(row * columns, (row + 1) * columns), at);
      at += columns;
    }
  }
  return values;
}

function cut(names: readonly string[]): string[] {
  return names
    .slice(0, mostNames)
    .map(name => (name.length > mostNameLength ? `${wholeStart(name, mostNameLength - 1)}…` : name));
}

/** Cuts no character of two code units in half. */
function wholeStart(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
