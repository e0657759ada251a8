import type { EngineOptions } from '../engine/options.ts';
import type { Before, LayerSettings, TrainingSettings } from '../findings/before.ts';
import { bySeverity, type Finding } from '../findings/finding.ts';
import type { Prepared } from '../plan/prepare.ts';
import { classImbalance } from './before/classImbalance.ts';
import { columnsOf } from './before/columns.ts';
import { constantInput } from './before/constantInput.ts';
import { curvatureOf } from './before/curvature.ts';
import { dropoutHigh } from './before/dropoutHigh.ts';
import { fewSteps } from './before/fewSteps.ts';
import { firstPassOf } from './before/firstPass.ts';
import { flatLayer } from './before/flat.ts';
import { flatUnits } from './before/flatUnits.ts';
import { hiddenSoftmax, shrinkingLayers } from './before/hiddenActivation.ts';
import { initializationScale } from './before/initializationScale.ts';
import { inputScale } from './before/inputScale.ts';
import { leakage } from './before/leakage.ts';
import { learningRateHigh, learningRateLow } from './before/learningRate.ts';
import { linearFitOf } from './before/linearFit.ts';
import { distanceOfClasses, entropyOfSigmoid } from './before/lossOfClasses.ts';
import { optimizerSettings } from './before/optimizerSettings.ts';
import { rectifiedClasses, softmaxOfNumbers } from './before/outputActivation.ts';
import { outputWidth } from './before/outputWidth.ts';
import type { Planned, SpecRule } from './before/planned.ts';
import { regularizationStrong } from './before/regularization.ts';
import { softmaxOfOne } from './before/softmaxOfOne.ts';
import { linearHiddenLayer, noHiddenLayer } from './before/straightLines.ts';
import { symmetry } from './before/symmetry.ts';
import { areClasses } from './before/targetFacts.ts';
import { targetOutOfReach } from './before/targetOutOfReach.ts';
import { targetScale } from './before/targetScale.ts';
import { classCounts, referenceLevels } from './referenceLevels.ts';

/** In the order in which equals are told. */
export const rules: readonly SpecRule[] = [
  softmaxOfOne,
  outputWidth,
  targetOutOfReach,
  softmaxOfNumbers,
  rectifiedClasses,
  entropyOfSigmoid,
  distanceOfClasses,
  symmetry,
  flatUnits,
  hiddenSoftmax,
  noHiddenLayer,
  linearHiddenLayer,
  leakage,
  initializationScale,
  constantInput,
  inputScale,
  targetScale,
  learningRateHigh,
  learningRateLow,
  optimizerSettings,
  regularizationStrong,
  dropoutHigh,
  shrinkingLayers,
  fewSteps,
  classImbalance,
];

/** What text and data say of a network that can be trained; undefined of one that cannot. */
export function beforeTraining({ parsed, options, summary, table }: Prepared): Before | undefined {
  if (!parsed.spec || !options || !summary || !table) return undefined;
  const planned = plannedOf({ spec: parsed.spec, table, options, classNames: summary.classNames });
  const classes = classCounts(planned);
  const curve = planned.curvature();
  return {
    findings: findingsBefore(planned),
    levels: referenceLevels(planned),
    settings: settingsOf(options),
    silencing: parsed.silencing,
    ...(classes && { classes }),
    ...(curve && { curvature: { largest: curve.largest, rows: curve.rows, isExact: curve.isExact } }),
  };
}

export function plannedOf({
  spec,
  table,
  options,
  classNames,
}: Pick<Planned, 'spec' | 'table' | 'options' | 'classNames'>): Planned {
  const { inputs, targets, rows } = options.training;
  const outputs = options.layers.at(-1)!.units;
  const hasClasses = areClasses(options.training.targets);
  const targetNames = classNames && outputs === classNames.length ? classNames : table.targetNames;
  const planned: Planned = {
    spec,
    table,
    options,
    classNames,
    areClasses: hasClasses,
    columns: once(() => columnsOf(inputs, rows, table.inputNames)),
    targets: once(() => columnsOf(targets, rows, targetNames)),
    firstPass: once(() => firstPassOf(options)),
    flat: once(() => flatLayer(planned)),
    curvature: once(() => curvatureOf(options)),
    linearFit: once(() => linearFitOf(options, hasClasses)),
  };
  return planned;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What the rules find, the worse first. */
function findingsBefore(planned: Planned): readonly Finding[] {
  return rules.flatMap(rule => rule(planned) ?? []).toSorted(bySeverity);
}

function settingsOf({
  training: _,
  validation: __,
  test: ___,
  probe: ____,
  layers,
  ...rest
}: EngineOptions): TrainingSettings {
  return { ...rest, layers: layers.map(layerSettings) };
}

function layerSettings({ weightInit, biasInit, ...rest }: EngineOptions['layers'][number]): LayerSettings {
  return {
    ...rest,
    weightInit: weightInit.type === 'explicit' ? { type: 'explicit' } : weightInit,
    biasInit: biasInit.type === 'explicit' ? { type: 'explicit' } : biasInit,
  };
}
