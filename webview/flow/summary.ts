import { type Flow, flowNumber } from '../../src/panel/flowPicture.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { normText, symbolText } from '../../src/trace/quantitySymbol.ts';
import type { LayerShape } from '../../src/trace/shapes.ts';
import { powerOf, type Step, startsAtDelta, stepsDown, strongestStep, totalPower } from './steps.ts';
import { foldText, multiplierText, nameOf, powerText } from './words.ts';

type Layers = readonly LayerShape[];

/** Of smaller numbers the engine makes 0 (`tinies` in src/engine/passes.ts), or they become 0 when multiplied. */
const nearlyNothing = 1e-25;
/** A change by less than this factor is none, in powers of ten. */
const noChange = Math.log10(2);
/** Factors of which the largest is at most so many times the least are about the same. */
const aboutTheSame = 1.25;

/** What becomes of one sample's gradient between the loss and the first layer, and what does it. */
export function flowSummary(flow: Flow, layers: Layers): string {
  const steps = stepsDown(flow, layers.length);
  const broken =
    brokenValues(flow, layers) ?? brokenGradient(flow, layers, steps) ?? endOfGradient(flow, layers, steps);
  if (broken !== undefined) return broken;
  const sentences = [changeText(flow, layers, steps), causeText(flow, layers, steps), sharesText(steps)];
  return sentences.filter(text => text !== '').join(' ');
}

/** The first layer, going up, whose values are no numbers any more. */
function brokenValues(flow: Flow, layers: Layers): string | undefined {
  const layer = layers.findIndex((_, index) => !Number.isFinite(flowNumber(flow, index, 'output')));
  if (layer < 0) return undefined;
  const norm = formatNumber(flowNumber(flow, layer, 'output'));
  return `The outputs of ${nameOf(layers[layer]!)} are not finite (norm ${norm}), so there is no gradient.`;
}

function brokenGradient(flow: Flow, layers: Layers, steps: readonly Step[]): string | undefined {
  const start = steps[0]?.before ?? flowNumber(flow, 0, 'delta');
  if (!Number.isFinite(start)) return `The gradient of the loss is not finite (norm ${formatNumber(start)}).`;
  const step = steps.find(({ after }) => !Number.isFinite(after));
  if (step === undefined) return undefined;
  return `The gradient is not finite below ${placeText(step, layers)} (norm ${formatNumber(step.after)}).`;
}

/** What makes the gradient 0. */
function endOfGradient(flow: Flow, layers: Layers, steps: readonly Step[]): string | undefined {
  const start = steps[0]?.before ?? flowNumber(flow, 0, 'delta');
  if (start === 0) return 'This sample’s loss gradient is 0. Choose another sample.';
  const step = steps.find(({ after }) => after === 0);
  if (step === undefined) return undefined;
  const { layer, kind, before } = step;
  const shape = layers[layer]!;
  const name = nameOf(shape);
  const then = kind === 'activation' && layer === 0 ? 'it gets no gradient' : 'nothing reaches the layers below';
  if (kind === 'weights' && flowNumber(flow, layer, 'zeroWeights') === 1)
    return `All weights of ${name} are 0, so ${then}.`;
  const isLoss = flow.isFused && layer === layers.length - 1;
  if (kind === 'activation' && isLoss)
    return `The outputs of ${name} equal their targets, so ${symbolText('delta')} is exactly 0.`;
  if (kind === 'activation' && flowNumber(flow, layer, 'offShare') === 1) {
    return `All units of ${name} are flat (derivative 0), so ${then}.`;
  }
  if (before < nearlyNothing) {
    const norm = formatNumber(before, 2);
    return `The gradient reaches ${placeText(step, layers)} as ${norm} and is rounded to 0 there, so ${then}.`;
  }
  if (kind === 'weights') return `The weights of ${name} multiply this gradient by 0, so ${then}.`;
  if (shape.activation === 'softmax') return `The outputs of ${name} do not change with net here, so ${then}.`;
  return `Every unit of ${name} that gets a gradient is flat (derivative 0), so ${then}.`;
}

/** The norm at the start and at the end, and how many times one is the other. */
function changeText(flow: Flow, layers: Layers, steps: readonly Step[]): string {
  const [first, last] = [nameOf(layers[0]!), layers.at(-1)!];
  const delta = flowNumber(flow, 0, 'delta');
  const end = `${normText('delta')} is ${formatNumber(delta, 2)} in ${first}`;
  const isFromDelta = startsAtDelta(flow, layers.length);
  const start = isFromDelta
    ? `${normText('delta')} of ${flow.sample} is ${formatNumber(flowNumber(flow, layers.length - 1, 'delta'), 2)} in ${nameOf(last)}`
    : `${normText('outputGradient')} of ${flow.sample} is ${formatNumber(flowNumber(flow, layers.length - 1, 'outputGradient'), 2)} at the loss`;
  const notFinite = isFromDelta ? ` ${symbolText('outputGradient')} at the loss is not finite.` : '';
  if (steps.length === 0) return `${start}.${notFinite}`;
  const power = powerOf({ before: steps[0]!.before, after: delta });
  const size = Math.abs(power);
  const change = size < noChange ? 'keeps about its size' : `${power < 0 ? 'shrinks' : 'grows'} ${foldText(size)}`;
  return `The gradient ${change} on its way to ${first}: ${start}, ${end}.${notFinite}`;
}

/** What changes it: every layer alike, or one step more than the others. */
function causeText(flow: Flow, layers: Layers, steps: readonly Step[]): string {
  const total = totalPower(steps);
  if (Math.abs(total) < noChange || steps.length < 2) return '';
  const alike = alikeText(flow, layers, steps, total);
  if (alike !== undefined) return alike;
  const step = strongestStep(steps);
  if (step === undefined) return '';
  const size = powerOf(step) < 0 ? 'drop' : 'growth';
  return `The largest ${size} is in ${placeText(step, layers)} (${powerText(powerOf(step))}${reason(flow, layers, step)}).`;
}

/** `Every sigmoid multiplies it by about 0.24.`, where they do most of it. */
function alikeText(flow: Flow, layers: Layers, steps: readonly Step[], total: number): string | undefined {
  const activations = steps.filter(({ kind }) => kind === 'activation');
  const last = layers.length - 1;
  for (const name of new Set(activations.map(({ layer }) => layers[layer]!.activation))) {
    const all = activations.filter(({ layer }) => layers[layer]!.activation === name);
    const hidden = all.filter(({ layer }) => !(flow.isFused && layer === last));
    for (const [group, words] of [
      [all, `Every ${name}`],
      [hidden, `Every hidden ${name}`],
    ] as const) {
      const powers = group.map(powerOf);
      const isAlike = Math.max(...powers) - Math.min(...powers) <= Math.log10(aboutTheSame);
      const power = totalPower(group);
      if (group.length > 1 && isAlike && power / total > 0.5) {
        return `${words} multiplies it by about ${multiplierText(power / group.length)}.`;
      }
    }
  }
  return undefined;
}

function placeText({ layer, kind }: Step, layers: Layers): string {
  return `the ${kind} of ${nameOf(layers[layer]!)}`;
}

/** Why an activation does as much as it does. */
function reason(flow: Flow, layers: Layers, { layer, kind }: Step): string {
  if (kind === 'weights') return '';
  const { activation, outputs } = layers[layer]!;
  if (flow.isFused && layer === layers.length - 1) return `: ${activation} and loss together`;
  if (activation === 'softmax') return ': the full Jacobian of softmax';
  const off = flowNumber(flow, layer, 'offShare');
  const flat = flowNumber(flow, layer, 'flatShare');
  if (off >= 0.5) return unitsText(off, outputs, 'flat (derivative 0)');
  if (flat >= 0.5) return unitsText(flat, outputs, 'flat (derivative about 0)');
  return `: its mean derivative is ${formatNumber(flowNumber(flow, layer, 'derivative'), 2)}`;
}

function unitsText(share: number, units: number, state: string): string {
  const count = Math.round(share * units);
  if (count < units) return `: ${count} of its ${units} units are ${state}`;
  return units === 1 ? `: its unit is ${state}` : `: all its units are ${state}`;
}

/** What all activations do together, and all weights. */
function sharesText(steps: readonly Step[]): string {
  const of = (kind: Step['kind']) => steps.filter(step => step.kind === kind);
  const [activations, weights] = [of('activation'), of('weights')];
  if (activations.length === 0 || weights.length === 0) return '';
  const [byActivations, byWeights] = [totalPower(activations), totalPower(weights)].map(multiplierText);
  const [one, other] = [activations, weights].map(({ length }) => length > 1);
  const subject = one ? 'All activations together multiply' : 'The activation multiplies';
  return `${subject} it by ${byActivations}, ${other ? 'all weights' : 'the weights'} by ${byWeights}.`;
}
