import { classCount, namesOneClass } from '../functions/classWeights.ts';
import { activationsFor, isLegalPair } from '../functions/losses.ts';
import type { EngineOptions, Samples } from './options.ts';

/**
 * Refuses options that do not fit together, with a RangeError that says what was found and what is needed. People's
 * mistakes are reported earlier, with their place in the file; what arrives here wrong is a bug of ours, and would
 * otherwise read past the end of an array and train on NaN.
 */
export function checkOptions({
  inputs,
  layers,
  loss,
  classWeights,
  batchSize,
  training,
  validation,
  test,
  probe,
  targetUnits,
}: EngineOptions): void {
  const last = layers.at(-1);
  if (!last) throw new RangeError('a network needs at least one layer');
  if (!isLegalPair(last.activation.type, loss)) {
    const fitting = activationsFor(loss)?.join(', ');
    throw new RangeError(`${loss} needs one of ${fitting} before it, and the last layer is ${last.activation.type}`);
  }
  if (last.dropout > 0) throw new RangeError('the last layer has dropout, which would hide its outputs from the loss');
  checkSamples('training', training, inputs, last.units);
  checkSamples('validation', validation, inputs, last.units);
  checkSamples('test', test, inputs, last.units);
  checkSamples('probe', probe, inputs, last.units);
  for (const values of targetUnits ? [targetUnits.origin, targetUnits.size] : []) {
    if (values.length === last.units) continue;
    throw new RangeError(
      `the units of ${values.length} targets are given, and the last layer has ${last.units} outputs`,
    );
  }
  if (classWeights) {
    const expected = classCount(last.units);
    const areRight = classWeights.length === expected && classWeights.every(w => w > 0 && Number.isFinite(w));
    if (!areRight) {
      throw new RangeError(
        `the class weights are ${classWeights.join(', ')}; ${expected} finite numbers above 0 are needed`,
      );
    }
    for (const { rows, targets } of [training, validation, test, probe]) {
      for (let n = 0; n < rows; n++) {
        if (namesOneClass(targets, n * last.units, last.units)) continue;
        throw new RangeError('there are class weights, and a row of targets that names no class, or several');
      }
    }
  }
  if (training.rows < 1) throw new RangeError('there are no training rows');
  if (probe.rows !== 1) throw new RangeError(`the probe has ${probe.rows} rows; it must be one sample`);
  if (!(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw new RangeError(`the batch size is ${batchSize}; it must be an integer of at least 1`);
  }
}

function checkSamples(name: string, { rows, inputs, targets }: Samples, I: number, O: number): void {
  if (inputs.length === rows * I && targets.length === rows * O) return;
  const found = `${inputs.length} inputs and ${targets.length} targets`;
  throw new RangeError(`${name}: ${found} in ${rows} rows, where (${rows}, ${I}) and (${rows}, ${O}) are needed`);
}
