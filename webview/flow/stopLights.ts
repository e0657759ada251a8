import { type Flow, isMissing } from '../../src/panel/flowPicture.ts';
import type { StopPlace } from '../../src/run/stop.ts';
import type { FlowPhase, LayerLights, Light } from './phases.ts';

/** The part of a layer that an operation is about. */
const parts: Readonly<Record<string, keyof LayerLights>> = {
  net: 'forward',
  activation: 'forward',
  dropout: 'forward',
  'dE/dy': 'activation',
  delta: 'activation',
  'dE/dW': 'weights',
  'dE/db': 'weights',
  'dE/dx': 'weights',
  state: 'update',
  step: 'update',
};

/** What a layer shows at a stop of the debugger: what is computed, and the part whose operation comes next. */
export function stopLights(flow: Flow, layer: number, phase: FlowPhase, at: StopPlace): LayerLights {
  const light = (part: keyof LayerLights, of: Exclude<FlowPhase, 'all'>, isThere: boolean): Light => {
    if (phase !== 'all' && phase !== of) return 'off';
    if (at.layer === layer && parts[at.operation] === part) return 'now';
    return isThere ? 'on' : 'off';
  };
  return {
    forward: light('forward', 'forward', !isMissing(flow, layer, 'output')),
    activation: light('activation', 'backward', !isMissing(flow, layer, 'delta')),
    weights: light('weights', 'backward', !isMissing(flow, layer, 'inputGradient')),
    update: light('update', 'update', !isMissing(flow, layer, 'update')),
  };
}
