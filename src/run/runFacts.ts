import type { EngineOptions } from '../engine/options.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import { parameterCount } from '../spec/parameterCount.ts';
import type { LayerShape } from '../trace/shapes.ts';
import { runSettings } from './runSettings.ts';
import type { RunFacts } from './runState.ts';
import type { RunModel, RunSamples } from './samples.ts';
import type { TextDigest } from './settings.ts';

/** What the views say of a run beside its numbers; of its data as far as it is given. */
export function runFacts(
  spec: NetworkSpec,
  options: EngineOptions,
  fallbackName: string,
  digest: TextDigest,
  { imageShape }: Pick<RunSamples, 'imageShape'> = {},
): RunFacts {
  const layers = shapesOf(options);
  return {
    name: spec.name ?? fallbackName,
    seed: options.seed,
    epochs: options.epochs,
    task: options.task,
    loss: options.loss,
    optimizer: options.optimizer.type,
    precision: options.precision,
    trainingRows: options.training.rows,
    validationRows: options.validation.rows,
    testRows: options.test.rows,
    parameters: layers.reduce((sum, { inputs, outputs, bias }) => sum + parameterCount(inputs, outputs, bias), 0),
    layers,
    probe: 'sample' in spec.probe ? `sample ${spec.probe.sample}` : 'given input',
    settings: runSettings(spec, options, digest),
    ...(imageShape && { imageShape }),
  };
}

/** The layers as the record of an epoch knows them. */
export function shapesOf({ inputs, layers }: Pick<RunModel, 'inputs' | 'layers'>): LayerShape[] {
  return layers.map(({ name, units, bias, activation }, index) => ({
    name,
    inputs: layers[index - 1]?.units ?? inputs,
    outputs: units,
    bias,
    activation: activation.type,
  }));
}
