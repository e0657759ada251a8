import type { SpecEdit } from '../../findings/finding.ts';
import { isActivationName, standardActivation } from '../../functions/activations.ts';
import { fittingInit } from '../before/layerInit.ts';
import type { Trace } from '../trace.ts';

/** Draws a layer's first weights as suits its activation. Numbers that were written one by one would win over that, and go. */
export function redrawnWeights({ before, info }: Trace, layer: number): SpecEdit[] {
  const { activation: name } = info.layers[layer]!;
  const settings = before?.settings.layers[layer];
  const activation = settings?.activation ?? standardActivation(isActivationName(name) ? name : 'linear');
  const draw: SpecEdit = { path: ['layers', layer, 'init'], value: fittingInit({ activation }) };
  return settings?.weightInit.type === 'explicit'
    ? [{ path: ['layers', layer, 'weights'], value: null }, draw]
    : [draw];
}

/** Starts a layer's biases at 0. */
export function zeroedBiases({ before }: Trace, layer: number): SpecEdit[] {
  const zeros: SpecEdit = { path: ['layers', layer, 'biasInit'], value: 'zeros' };
  const isWritten = before?.settings.layers[layer]?.biasInit.type === 'explicit';
  return isWritten ? [{ path: ['layers', layer, 'biases'], value: null }, zeros] : [zeros];
}
