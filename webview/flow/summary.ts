import { type Flow, flowNumber } from '../../src/protocol/flow.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import type { LayerShape } from '../../src/trace/layout.ts';
import { powerOf, type Step, stepsDown, strongestStep, totalPower } from './steps.ts';
import { powerText, quoted } from './words.ts';

/** Of smaller numbers the engine makes 0 (`tinies` in src/engine/backward.ts), or they become 0 when multiplied. */
const nearlyNothing = 1e-25;

/** What becomes of the gradient between the loss and the first layer, and what does it, in one or two sentences. */
export function flowSummary(flow: Flow, layers: readonly LayerShape[]): string {
  const steps = stepsDown(flow, layers.length);
  const broken = brokenValues(flow, layers) ?? brokenGradient(flow, layers, steps);
  if (broken !== undefined) return broken;
  const first = quoted(layers[0]!.name);
  if (steps.length === 0) {
    return `One layer: dE/dnet of ${first} has the norm ${formatNumber(flowNumber(flow, 0, 'delta'), 3)}.`;
  }
  const shrinking = endOfGradient(flow, layers, steps);
  if (shrinking !== undefined) return shrinking;
  const power = totalPower(steps);
  const change = `From the loss to ${first} the gradient ${changeText(power)}`;
  return `${change}${strongestText(flow, layers, steps, power)}.${sharesText(steps)}`;
}

/** The first layer, going up, whose values are no numbers any more. */
function brokenValues(flow: Flow, layers: readonly LayerShape[]): string | undefined {
  const layer = layers.findIndex((_, index) => !Number.isFinite(flowNumber(flow, index, 'output')));
  if (layer < 0) return undefined;
  const norm = formatNumber(flowNumber(flow, layer, 'output'));
  return `From ${quoted(layers[layer]!.name)} upwards the values are not finite (${norm}), so no gradient can be told.`;
}

function brokenGradient(flow: Flow, layers: readonly LayerShape[], steps: readonly Step[]): string | undefined {
  const start = steps[0]?.before ?? flowNumber(flow, 0, 'delta');
  if (!Number.isFinite(start)) return `The gradient of the loss is not finite (${formatNumber(start)}).`;
  const step = steps.find(({ after }) => !Number.isFinite(after));
  if (step === undefined) return undefined;
  return `The gradient stops being finite in ${placeText(step, layers)}: it comes out as ${formatNumber(step.after)}.`;
}

/** What makes the gradient 0. */
function endOfGradient(flow: Flow, layers: readonly LayerShape[], steps: readonly Step[]): string | undefined {
  if (steps[0]!.before === 0) return 'The loss has no gradient for this sample: 0 comes down.';
  const step = steps.find(({ after }) => after === 0);
  if (step === undefined) return undefined;
  return `The gradient ends in ${placeText(step, layers)}: ${endReason(flow, step)}.`;
}

function endReason(flow: Flow, { layer, kind, before }: Step): string {
  if (before < nearlyNothing) return `it arrives as ${formatNumber(before, 2)}, and what is left is taken for 0`;
  if (kind === 'weights') return 'what they hand down is 0';
  return flowNumber(flow, layer, 'offShare') === 1
    ? 'all its units are off, with derivative 0'
    : 'the units that it reaches are off, with derivative 0';
}

function changeText(power: number): string {
  const size = Math.abs(power);
  if (size < Math.log10(2)) return `keeps its size (${powerText(power)})`;
  const verb = power < 0 ? 'falls' : 'grows';
  return size < 2 ? `${verb} by a factor of ${formatNumber(10 ** size, 2)}` : `${verb} by 10^${size.toFixed(1)}`;
}

function strongestText(flow: Flow, layers: readonly LayerShape[], steps: readonly Step[], power: number): string {
  const step = strongestStep(steps);
  if (step === undefined || Math.abs(power) < Math.log10(2)) return '';
  const place = `${placeText(step, layers)} (${powerText(powerOf(step))}${reason(flow, layers, step)})`;
  if (steps.length === 1) return `, in ${place}`;
  const share = powerOf(step) / power;
  if (share > 0.5) return `; most of it in ${place}`;
  return share > 0.3 ? `; the largest part in ${place}` : `; a little everywhere, most in ${place}`;
}

function placeText({ layer, kind }: Step, layers: readonly LayerShape[]): string {
  return `the ${kind} of ${quoted(layers[layer]!.name)}`;
}

/** Why a step is as strong as it is. The record has no weights of before the update, so nothing is said of these. */
function reason(flow: Flow, layers: readonly LayerShape[], { layer, kind }: Step): string {
  if (kind === 'weights') return '';
  const { activation, outputs } = layers[layer]!;
  const off = flowNumber(flow, layer, 'offShare');
  const flat = flowNumber(flow, layer, 'flatShare');
  if (activation === 'softmax') return ': its outputs depend on each other';
  if (off >= 0.5) return unitsText(off, outputs, 'off');
  if (flat >= 0.5) return unitsText(flat, outputs, 'saturated');
  return `: its mean derivative is ${formatNumber(flowNumber(flow, layer, 'derivative'), 2)}`;
}

function unitsText(share: number, units: number, state: string): string {
  const count = Math.round(share * units);
  if (count < units) return `: ${count} of its ${units} units are ${state}`;
  return units === 1 ? `: its unit is ${state}` : `: all its units are ${state}`;
}

/** Which of the two factors it was, over all layers. */
function sharesText(steps: readonly Step[]): string {
  const of = (kind: Step['kind']) => steps.filter(step => step.kind === kind);
  const [activations, weights] = [of('activation'), of('weights')];
  if (activations.length === 0 || weights.length === 0) return '';
  return ` All activations together ${powerText(totalPower(activations))}, all weights ${powerText(totalPower(weights))}.`;
}
