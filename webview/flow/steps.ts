import { type Flow, flowNumber, isMissing } from '../../src/panel/flowPicture.ts';
import type { StepKind } from './phases.ts';

/** What a gradient passes on its way down, with its norm before and after. */
export interface Step {
  readonly layer: number;
  readonly kind: StepKind;
  readonly before: number;
  readonly after: number;
}

/**
 * The steps from dE/dy of the loss to dE/dnet of the first layer, which trains the first weights; dE/dx of the first layer is not
 * used. The norm after a step is that before the next.
 */
export function stepsDown(flow: Flow, layers: number): Step[] {
  const steps: Step[] = [];
  for (let layer = layers - 1; layer >= 0; layer--) {
    const delta = flowNumber(flow, layer, 'delta');
    if (layer < layers - 1 || !startsAtDelta(flow, layers)) {
      steps.push({ layer, kind: 'activation', before: flowNumber(flow, layer, 'outputGradient'), after: delta });
    }
    if (layer > 0)
      steps.push({ layer, kind: 'weights', before: delta, after: flowNumber(flow, layer, 'inputGradient') });
  }
  return steps;
}

/**
 * Whether dE/dy of the loss is no start: the last dE/dnet is computed from loss and activation together, which is also possible
 * where dE/dy is not finite (an output of exactly 0, for instance).
 */
export function startsAtDelta(flow: Flow, layers: number): boolean {
  const outputGradient = flowNumber(flow, layers - 1, 'outputGradient');
  const delta = flowNumber(flow, layers - 1, 'delta');
  const isStart = Number.isFinite(outputGradient) && (outputGradient !== 0 || delta === 0);
  return flow.isFused && !isStart && Number.isFinite(delta);
}

/** Power of ten that a step, or several one after the other, multiplies by; NaN where nothing came in. */
export function powerOf({ before, after }: Pick<Step, 'before' | 'after'>): number {
  return before === 0 ? Number.NaN : Math.log10(after) - Math.log10(before);
}

/** Power of ten of all steps together. */
export function totalPower(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + powerOf(step), 0);
}

/** Factors within 5 % of each other are a tie. In powers of ten. */
const tie = Math.log10(1.05);

/**
 * The step that shrinks most where all together shrink, else the one that grows most. Where a gradient becomes 0 it is the step that
 * ends it. Undefined where none can be told, where another is within 5 % of it, and where it changes less than that itself.
 */
export function strongestStep(steps: readonly Step[]): Step | undefined {
  const end = steps.find(({ before, after }) => before > 0 && after === 0);
  if (end) return end;
  const total = totalPower(steps);
  if (Number.isNaN(total)) return undefined;
  const direction = total < 0 ? -1 : 1;
  const strength = (step: Step) => direction * powerOf(step);
  const [first, second] = steps.toSorted((a, b) => strength(b) - strength(a));
  if (first === undefined || strength(first) <= tie) return undefined;
  return second !== undefined && strength(first) - strength(second) <= tie ? undefined : first;
}

/** Whether the gradient has come down to the first layer: at a stop of the debugger it may be on its way. */
export function isWholeWay(flow: Flow, layers: number): boolean {
  return Array.from({ length: layers }, (_, layer) => layer).every(layer => !isMissing(flow, layer, 'delta'));
}
