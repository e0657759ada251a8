import { type Flow, flowNumber } from '../../src/protocol/flow.ts';
import type { StepKind } from './phases.ts';

/** What a gradient passes on its way down, with its norm before and after. */
export interface Step {
  readonly layer: number;
  readonly kind: StepKind;
  readonly before: number;
  readonly after: number;
}

/**
 * The steps from the loss down to the first layer's delta, which trains the first weights; dE/dx of the first layer
 * trains nothing. Where the last delta is computed from loss and activation together, it is the start.
 */
export function stepsDown(flow: Flow, layers: number): Step[] {
  const steps: Step[] = [];
  for (let layer = layers - 1; layer >= 0; layer--) {
    const delta = flowNumber(flow, layer, 'delta');
    const isFused = flow.isFused && layer === layers - 1;
    if (!isFused) {
      steps.push({ layer, kind: 'activation', before: flowNumber(flow, layer, 'outputGradient'), after: delta });
    }
    if (layer > 0)
      steps.push({ layer, kind: 'weights', before: delta, after: flowNumber(flow, layer, 'inputGradient') });
  }
  return steps;
}

/** Power of ten that a step, or several one after the other, multiplies by; NaN where nothing came in. */
export function powerOf({ before, after }: Pick<Step, 'before' | 'after'>): number {
  return before === 0 ? Number.NaN : Math.log10(after) - Math.log10(before);
}

/** Power of ten of all steps together. */
export function totalPower(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + powerOf(step), 0);
}

/** Steps that differ by less, in powers of ten, are as strong: the mark should not jump about between them. */
const noticeable = 0.02;

/**
 * The step that does most of what all do together: that shrinks most or grows most, and of equals the one nearest the loss.
 * Where a gradient becomes 0 it is the step that ends it. Undefined where none can be told.
 */
export function strongestStep(steps: readonly Step[]): Step | undefined {
  const end = steps.find(({ before, after }) => before > 0 && after === 0);
  if (end) return end;
  const total = totalPower(steps);
  if (Number.isNaN(total)) return undefined;
  const direction = total < 0 ? -1 : 1;
  const strength = (step: Step) => direction * powerOf(step);
  const most = Math.max(...steps.map(strength));
  return steps.find(step => strength(step) >= most - noticeable);
}
