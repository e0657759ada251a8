import { symbolText } from '../../src/trace/quantitySymbol.ts';

/** What of the flow is shown. */
export const flowPhases = ['all', 'forward', 'backward', 'update'] as const;
export type FlowPhase = (typeof flowPhases)[number];

export const phaseWords: Readonly<Record<FlowPhase, { readonly title: string; readonly meaning: string }>> = {
  all: { title: 'All', meaning: 'Values going up and gradients coming down' },
  forward: {
    title: 'Forward',
    meaning: `Values going up: norms of ${symbolText('input')} and ${symbolText('output')}`,
  },
  backward: {
    title: 'Backward',
    meaning: `Gradients coming down: norms of ${symbolText('outputGradient')}, ${symbolText('delta')} and ${symbolText('inputGradient')}`,
  },
  update: {
    title: 'Update',
    meaning: `What the epoch did to the weights: norms of ${symbolText('gradient')}, of the change of ${symbolText('weights')}, and their ratio`,
  },
};

/** One moment of the animation: the layer whose numbers appear. */
export type Moment =
  | { readonly phase: 'forward' | 'update'; readonly layer: number }
  | { readonly phase: 'backward'; readonly layer: number; readonly part: StepKind };

/** What a gradient passes in a layer on its way down, in this order. */
export type StepKind = 'activation' | 'weights';

/** Forward through the layers upwards, back through activation and weights of each, then each layer's update. */
export function moments(first: number, last: number): Moment[] {
  const layers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return [
    ...layers.map(layer => ({ phase: 'forward', layer }) as const),
    ...layers
      .toReversed()
      .flatMap(layer => [
        { phase: 'backward', layer, part: 'activation' } as const,
        { phase: 'backward', layer, part: 'weights' } as const,
      ]),
    ...layers.map(layer => ({ phase: 'update', layer }) as const),
  ];
}

/** Milliseconds of a moment: a short network is played slowly enough to be followed, a long one is not a test of patience. */
export function momentLength(count: number): number {
  return Math.min(600, Math.max(120, 9000 / Math.max(1, count)));
}

/** Index of the moment after so many milliseconds; undefined once all are over. */
export function momentAt(elapsed: number, count: number): number | undefined {
  const index = Math.max(0, Math.floor(elapsed / momentLength(count)));
  return index < count ? index : undefined;
}

/** What a part of a layer shows: all of it, its movement, or nothing yet. */
export type Light = 'on' | 'now' | 'off';

export interface LayerLights {
  readonly forward: Light;
  readonly activation: Light;
  readonly weights: Light;
  readonly update: Light;
}

/** What a layer shows in a phase, or at a moment of the animation. */
export function lightsOf(layer: number, phase: FlowPhase, moment: Moment | undefined): LayerLights {
  if (moment === undefined) {
    const light = (of: FlowPhase): Light => (phase === of || phase === 'all' ? 'on' : 'off');
    const backward = light('backward');
    return { forward: light('forward'), activation: backward, weights: backward, update: light('update') };
  }
  const off: LayerLights = { forward: 'off', activation: 'off', weights: 'off', update: 'off' };
  if (moment.phase === 'backward') return { ...off, ...downwardLights(layer, moment.layer, moment.part) };
  return { ...off, [moment.phase]: layer === moment.layer ? 'now' : layer < moment.layer ? 'on' : 'off' };
}

function downwardLights(layer: number, reached: number, part: StepKind): Pick<LayerLights, StepKind> {
  if (layer !== reached) {
    const light = layer > reached ? 'on' : 'off';
    return { activation: light, weights: light };
  }
  return part === 'activation' ? { activation: 'now', weights: 'off' } : { activation: 'on', weights: 'now' };
}
