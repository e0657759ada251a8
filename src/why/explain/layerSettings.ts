import type { Trained } from '../../functions/trainable.ts';
import type { RunInfo } from '../../run/runState.ts';
import type { RunSettings, Setting, SettingGroup } from '../../run/settings.ts';
import { trainedParts } from '../../run/trainedParts.ts';

/** What of a layer's settings changes what its epoch's numbers mean. */
export interface LayerSetting {
  readonly dropout: number;
  readonly isRegularized: boolean;
  readonly trained: Trained;
}

export function settingsOfLayer(settings: RunSettings, layer: number): LayerSetting {
  const own: SettingGroup = settings.layers[layer] ?? {};
  return {
    dropout: numberOf(own.dropout) ?? 0,
    isRegularized: (numberOf(own.l1) ?? 0) !== 0 || (numberOf(own.l2) ?? 0) !== 0,
    trained: trainedParts(settings, layer),
  };
}

/** Batches of an epoch; undefined where the settings do not tell. */
export function trainingBatches({ settings, trainingRows }: RunInfo): number | undefined {
  const training = settings.training;
  if (typeof training !== 'object' || Array.isArray(training)) return undefined;
  const { batchSize } = training as SettingGroup;
  if (batchSize === 'full') return 1;
  const size = numberOf(batchSize);
  return size === undefined || size < 1 ? undefined : Math.ceil(trainingRows / size);
}

function numberOf(setting: Setting | undefined): number | undefined {
  return typeof setting === 'number' ? setting : undefined;
}
