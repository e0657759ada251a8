import type { EngineOptions } from '../engine/options.ts';

/** What the numbers of a loss mean: which function it is, and of which targets. */
export interface LossMeaning {
  readonly settings: string;
  readonly targets: Float64Array;
}

export function lossMeaning(options: EngineOptions): LossMeaning {
  return { settings: JSON.stringify(lossSettings(options)), targets: options.training.targets };
}

/** Whether two losses can be compared: scaled targets, another loss or other class weights make another number of the same outputs. */
export function isSameLoss(a: LossMeaning, b: LossMeaning): boolean {
  return (
    a.settings === b.settings &&
    a.targets.length === b.targets.length &&
    a.targets.every((target, index) => target === b.targets[index])
  );
}

/** All that is not known to leave the meaning of the loss alone. */
function lossSettings({
  layers: _layers,
  optimizer: _optimizer,
  schedule: _schedule,
  clipping: _clipping,
  epochs: _epochs,
  earlyStopping: _earlyStopping,
  stopWhen: _stopWhen,
  batchSize: _batchSize,
  shuffle: _shuffle,
  precision: _precision,
  seed: _seed,
  inputs: _inputs,
  training: _training,
  validation: _validation,
  test: _test,
  probe: _probe,
  ...rest
}: EngineOptions): object {
  return rest;
}
