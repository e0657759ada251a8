import type { Table } from '../data/table.ts';
import type {
  EngineOptions,
  Initialization,
  LayerOptions,
  LossName,
  Samples,
  ScheduleOptions,
} from '../engine/options.ts';
import type { ClassWeights } from '../functions/classWeights.ts';
import { schedules } from '../functions/schedules.ts';
import type { LayerSpec, NetworkSpec, ScheduleSpec } from '../spec/networkSpec.ts';
import { taskOf } from './objective.ts';
import { applyScaling, type ColumnUnits, type Scaling } from './scaling.ts';
import { type Split, takeRows } from './split.ts';
import { engineUnits } from './targetScaling.ts';
import type { Targets } from './targets.ts';

/** Which rows are for what, and how they are scaled. */
interface Selection {
  /** Scaled in place. */
  readonly probe: Samples;
  readonly split: Split;
  readonly scaling: Scaling | undefined;
  readonly targetScaling: Scaling | undefined;
  /** Undefined where the network sees the targets as they are in the source. */
  readonly targetUnits: ColumnUnits | undefined;
  readonly classWeights: ClassWeights | undefined;
  /** Epochs that a schedule without a length of its own is stretched to; all epochs if undefined. */
  readonly scheduleEpochs?: number | undefined;
}

/** Everything settled and checked: the rows set aside and held out, inputs and targets scaled, the layers started. */
export function engineOptions(
  spec: NetworkSpec,
  table: Table,
  targets: Targets,
  loss: LossName,
  { probe, split, scaling, targetScaling, targetUnits, classWeights, scheduleEpochs }: Selection,
): EngineOptions {
  const { seed, training: settings } = spec;
  const training = samplesOf(split.training, table, targets);
  const validation = samplesOf(split.validation, table, targets);
  const test = samplesOf(split.test, table, targets);
  const inputs = table.inputNames.length;
  const { schedule, clipValue, clipNorm, ...optimizer } = spec.optimizer;
  for (const samples of [training, validation, test, probe]) {
    if (scaling) applyScaling(samples.inputs, scaling);
    if (targetScaling) applyScaling(samples.targets, targetScaling);
  }
  return {
    precision: spec.precision,
    seed,
    inputs,
    layers: spec.layers.map(layerOptions),
    loss,
    ...(classWeights && { classWeights }),
    optimizer,
    schedule: scheduleOptions(schedule, scheduleEpochs ?? settings.epochs),
    clipping: {
      ...(clipValue !== undefined && { value: clipValue }),
      ...(clipNorm !== undefined && { norm: clipNorm }),
    },
    earlyStopping: settings.earlyStopping,
    stopWhen: settings.stopWhen ?? {},
    epochs: settings.epochs,
    batchSize: settings.batchSize === 'full' ? training.rows : Math.min(settings.batchSize, training.rows),
    shuffle: settings.shuffle,
    task: taskOf(spec, loss, targets.values),
    ...(targetUnits && { targetUnits: engineUnits(targetUnits) }),
    training,
    validation,
    test,
    probe,
  };
}

function samplesOf(rows: Uint32Array, table: Table, targets: Targets): Samples {
  return {
    rows: rows.length,
    inputs: takeRows(table.inputs, table.inputNames.length, rows),
    targets: takeRows(targets.values, targets.names.length, rows),
  };
}

function layerOptions({ init, biasInit, weights, biases, ...layer }: LayerSpec): LayerOptions {
  return {
    ...layer,
    weightInit: weights ? explicit(weights.flat()) : init,
    biasInit: biases ? explicit(biases) : biasInit,
  };
}

/** Without `epochs` of its own a schedule takes all that the warm-up leaves. */
function scheduleOptions(schedule: ScheduleSpec, epochs: number): ScheduleOptions {
  if (!('epochs' in schedules[schedule.type].settings)) return schedule as ScheduleOptions;
  const written = 'epochs' in schedule ? schedule.epochs : undefined;
  return { ...schedule, epochs: written ?? Math.max(1, epochs - schedule.warmup) } as ScheduleOptions;
}

function explicit(values: readonly number[]): Initialization {
  return { type: 'explicit', values: Float64Array.from(values) };
}
