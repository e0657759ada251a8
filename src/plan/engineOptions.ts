import type { Table } from '../data/table.ts';
import { constantSchedule, optimizerDefaults, plainLayer, standardActivation } from '../engine/defaults.ts';
import type {
  EngineOptions,
  Initialization,
  LayerOptions,
  LossName,
  OptimizerOptions,
  Samples,
} from '../engine/options.ts';
import type { LayerSpec, NetworkSpec } from '../spec/networkSpec.ts';
import { taskOf } from './objective.ts';
import { applyScaling, scalingOf } from './scaling.ts';
import { splitRows, takeRows } from './split.ts';
import type { Targets } from './targets.ts';

/** Everything settled and checked: the rows held out, the inputs scaled, the layers started. */
export function engineOptions(
  spec: NetworkSpec,
  table: Table,
  targets: Targets,
  loss: LossName,
  probe: Samples,
): EngineOptions {
  const { seed, training: settings } = spec;
  const rows = splitRows(table.rows, settings.validationSplit, seed);
  const training = samplesOf(rows.training, table, targets);
  const validation = samplesOf(rows.validation, table, targets);
  const inputs = table.inputNames.length;
  const scaling = scalingOf(spec.data, training.inputs, inputs);
  if (scaling) for (const samples of [training, validation, probe]) applyScaling(samples.inputs, scaling);
  return {
    seed,
    inputs,
    layers: spec.layers.map(layerOptions),
    loss,
    optimizer: optimizerOptions(spec.optimizer),
    schedule: constantSchedule,
    clipping: {},
    earlyStopping: undefined,
    stopWhen: {},
    epochs: settings.epochs,
    batchSize: settings.batchSize === 'full' ? training.rows : Math.min(settings.batchSize, training.rows),
    shuffle: settings.shuffle,
    task: taskOf(spec, loss, targets.values),
    training,
    validation,
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

function layerOptions({ name, units, activation, init, biasInit, weights, biases }: LayerSpec): LayerOptions {
  return {
    name,
    units,
    activation: standardActivation(activation),
    weightInit: weights ? explicit(weights.flat()) : init,
    biasInit: biases ? explicit(biases) : biasInit,
    ...plainLayer,
  };
}

function explicit(values: readonly number[]): Initialization {
  return { type: 'explicit', values: Float64Array.from(values) };
}

function optimizerOptions(optimizer: NetworkSpec['optimizer']): OptimizerOptions {
  if (optimizer.type === 'sgd') return { ...optimizerDefaults.sgd, ...optimizer };
  return { ...optimizerDefaults.adam, ...optimizer };
}
