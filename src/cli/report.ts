import type { EpochRecord } from '../engine/epochBlock.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Trainer } from '../engine/trainer.ts';
import type { Precision } from '../engine/vector.ts';
import { classWeightsInWords } from '../plan/classWeights.ts';
import type { PlanSummary } from '../plan/summary.ts';
import { count, counted } from '../spec/words.ts';
import { aligned } from '../trace/aligned.ts';
import { applicableScalars, networkScalarText } from '../trace/applicableScalars.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { layerScalarIndex } from '../trace/layout.ts';
import type { LayerScalar } from '../trace/scalars.ts';
import { applicableTestScalars, testScalarText } from '../trace/testScalars.ts';
import { outcomeOf } from './epochs.ts';
import { printable } from './printable.ts';

/** What is going to be trained, in two lines. */
export function headline(name: string, options: EngineOptions, summary: PlanSummary): string {
  return (
    `${printable(name)}\n${rowCounts(summary)}, ${counted(summary.parameters, 'parameter')}, ` +
    `${options.loss}, ${options.optimizer.type}, seed ${options.seed}${precisionFact(options.precision)}\n`
  );
}

/** `, float32`; nothing for the usual float64. */
export function precisionFact(precision: Precision): string {
  return precision === 'float64' ? '' : `, ${precision}`;
}

/** `96 training rows, 24 held out, 30 to test, 2 classes (No, Yes)`. */
export function rowCounts({ trainingRows, validationRows, testRows, classNames, classWeights }: PlanSummary): string {
  const heldOut = validationRows > 0 ? `, ${count(validationRows)} held out` : '';
  const toTest = testRows > 0 ? `, ${count(testRows)} to test` : '';
  const classes = classNames ? `, ${classFact(classNames)}` : '';
  const weights = classWeights ? `, ${classWeightsInWords(classWeights, weight => formatNumber(weight))}` : '';
  return `${counted(trainingRows, 'training row')}${heldOut}${toTest}${classes}${weights}`;
}

/** More names than this are not written. */
const mostNames = 10;

function classFact(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(printable).join(', ');
  return `${counted(names.length, 'class', 'classes')} (${names.length > mostNames ? `${shown}, ...` : shown})`;
}

/** The figures at the end: the last epoch's, those of the test rows, the norms of every layer, and why the training ended early if it did. */
export function finalReport(
  last: EpochRecord | undefined,
  options: EngineOptions,
  trainer: Trainer,
  test: Float64Array | undefined,
): string {
  if (last === undefined) return nothingTrained(trainer);
  const applicable = applicableScalars({ task: options.task, validationRows: options.validation.rows });
  const names = applicable.filter(name => name !== 'regularization' && name !== 'learningRate');
  const figures = [
    ...names.map(name => line(name, networkScalarText(last.scalars, name) + units(name, options))),
    ...(test
      ? applicableTestScalars(options.task).map(name => line(name, testScalarText(test, name) + units(name, options)))
      : []),
  ];
  const heading = `epoch ${count(last.epoch)} of ${count(options.epochs)}${early(trainer)}`;
  return `${heading}\n${figures.join('')}${layerTable(last, trainer)}`;
}

/** Where targets were scaled, losses and errors are in different units. */
function units(name: string, { targetUnits }: EngineOptions): string {
  if (!targetUnits) return '';
  if (name.toLowerCase().endsWith('mae')) return ', in the units of the data';
  return name.toLowerCase().endsWith('loss') ? ', of scaled targets' : '';
}

/** No epoch was completed in this call. */
function nothingTrained({ epoch, state, stopReason }: Trainer): string {
  if (state !== 'finished') return `stopped before ${epoch === 0 ? 'the first' : 'another'} epoch was complete\n`;
  if (stopReason !== '')
    return `the training ended early after epoch ${count(epoch)}, before the checkpoint: ${stopReason}\n`;
  return `all ${counted(epoch, 'epoch')} were trained before the checkpoint; a larger --epochs trains on\n`;
}

function line(name: string, figure: string): string {
  return `  ${name.padEnd(20)}${figure}\n`;
}

function early(trainer: Trainer): string {
  const outcome = outcomeOf(trainer);
  if (outcome !== 'finished') return `, ${outcome}`;
  return trainer.stopReason === '' ? '' : `, ended early: ${trainer.stopReason}`;
}

const shown: readonly LayerScalar[] = ['deltaNorm', 'gradientNorm', 'updateNorm', 'weightNorm', 'saturatedShare'];

function layerTable({ scalars }: EpochRecord, { layout }: Trainer): string {
  const rows = layout.layers.map(({ shape }, layer) => [
    printable(shape.name),
    ...shown.map(name => formatNumber(scalars[layerScalarIndex(layout, layer, name)]!)),
  ]);
  return aligned([['layer', ...shown], ...rows]);
}
