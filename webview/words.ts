import { assertNever, type RunInfo, type RunStatus } from '../src/run/runState.ts';
import type { LayerShape } from '../src/trace/shapes.ts';
import { formatCount } from './format.ts';

/** More layers than this are shortened in the middle. */
const mostLayersInChain = 8;

/** The network as a chain of widths: `4 → 16 tanh → 3 softmax`. */
export function layerChain(layers: readonly LayerShape[]): string {
  const steps = layers.map(({ outputs, activation }) => `${outputs} ${activation}`);
  const chain = [String(layers[0]?.inputs ?? ''), ...steps];
  if (layers.length <= mostLayersInChain) return chain.join(' → ');
  const shortened = [...chain.slice(0, 4), '…', ...chain.slice(-2)].join(' → ');
  return `${shortened} (${layers.length} layers)`;
}

/** The facts of a run that do not change, each in a few words. */
export function runFacts(run: RunInfo): string[] {
  const held = run.validationRows === 0 ? 'none held out' : `${run.validationRows.toLocaleString('en')} held out`;
  const test = run.testRows === 0 ? '' : `, ${run.testRows.toLocaleString('en')} to test`;
  return [
    layerChain(run.layers),
    formatCount(run.parameters, 'parameter'),
    `${formatCount(run.trainingRows, 'row')}, ${held}${test}`,
    run.optimizer,
    ...(run.precision === 'float32' ? [run.precision] : []),
    run.loss,
    run.seedGiven ? `seed ${run.seed}, not the spec's` : `seed ${run.seed}`,
  ];
}

/** What the training is doing, in words. */
export function statusText({ state, epoch, message }: RunStatus, epochs: number): string {
  switch (state) {
    case 'preparing':
      return withReason('preparing', message);
    case 'running':
      return withReason(`training, epoch ${epoch} of ${epochs}`, message);
    case 'paused':
      return withReason(`paused at epoch ${epoch} of ${epochs}`, message);
    case 'finished':
      return withReason(`finished after ${formatCount(epoch, 'epoch')}`, message);
    case 'stopped':
      return withReason(`stopped at epoch ${epoch} of ${epochs}`, message);
    case 'interrupted':
      return withReason(`interrupted at epoch ${epoch} of ${epochs}`, message);
    case 'diverged':
      return message || `diverged at epoch ${epoch}`;
    case 'failed':
      return withReason('failed', message);
    default:
      return assertNever(state);
  }
}

function withReason(words: string, message: string): string {
  return message === '' ? words : `${words}: ${message}`;
}

export type Control = 'continue' | 'train' | 'trainWithNewSeed' | 'pause' | 'resume' | 'stop';

/** The buttons that work in a state, the one that is most likely wanted first. */
export function controls({ state, canContinue }: Pick<RunStatus, 'state' | 'canContinue'>): readonly Control[] {
  const more: readonly Control[] = canContinue ? ['continue'] : [];
  switch (state) {
    case 'preparing':
      return [];
    case 'running':
      return ['pause', 'stop'];
    case 'paused':
      return ['resume', 'stop'];
    case 'finished':
      return ['train', 'trainWithNewSeed', ...more];
    default:
      return [...more, 'train', 'trainWithNewSeed'];
  }
}
