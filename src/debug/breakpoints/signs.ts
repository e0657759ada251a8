import { holds } from '../../expression/evaluate.ts';
import type { Readable } from '../../expression/readable.ts';
import type { Parsed } from '../../expression/syntax.ts';
import { isMisuse, isTensor, isUnavailable } from '../../expression/value.ts';
import { elementwiseActivation, flatWord } from '../../functions/activations.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { numberInWords } from '../../trace/formatNumber.ts';
import { norm } from '../../trace/norm.ts';
import { gradientSymbol } from '../../trace/quantitySymbol.ts';
import { thresholds } from '../../trace/thresholds.ts';
import { expressionOfName } from '../variables/variable.ts';
import { batchTest } from './predicate.ts';
import { type Memory, placesOf, type SeenWatch } from './watch.ts';

/** What is wrong at a moment. */
export interface Trouble {
  /** What, where, and the numbers that show it. */
  readonly message: string;
  /** An expression whose value shows it. */
  readonly evaluateName: string;
}

/** What a stop for an exception looks for. It is judged by the same numbers as the diagnosis (src/trace/thresholds.ts). */
export interface Sign {
  readonly label: string;
  /** The predicate, in words. */
  readonly description: string;
  /** At which stop of an epoch's last batch, or of its end. */
  readonly at: (timeline: Timeline) => ReadonlySet<number>;
  /** Whether only the first batch of an epoch is looked at, where no condition names others. */
  readonly isOfFirstBatch?: true;
  /** Whether it looks back at everything since the first epoch. */
  readonly remembersAll?: true;
  /** What is wrong; undefined where nothing is, and where it is not known. `before` are the losses of the epochs before. */
  readonly trouble: (names: Readable, timeline: Timeline, before: readonly number[]) => Trouble | undefined;
}

const { vanishedShare, vanishedSize, hugeGradient, gradientGrowth, grownGradient } = thresholds;
const { risenLoss, risenEpochs, lastEpochs, flatDerivative, flatUnits } = thresholds;

/** Once an epoch, when its numbers are complete. */
const endOfEpoch: Sign['at'] = ({ course }) => {
  const { all } = placesOf(course);
  return new Set([all.findIndex(({ operation }) => operation === 'schedule')]);
};

export const epochSigns = {
  vanishing: {
    label: 'Gradient vanishes',
    description: `In an epoch the gradient of the first layer has a norm below ${vanishedSize}, and its delta is less than ${vanishedShare} times that of the last layer.`,
    at: endOfEpoch,
    trouble: (names, { options: { layers } }) => {
      const last = layers.length - 1;
      const [gradient, first, above] = [scalar(names, 'gradientNorm', 0), rms(names, 0), rms(names, last)];
      if (last === 0 || [gradient, first, above].includes(undefined)) return undefined;
      if (!(gradient! > 0 && gradient! < vanishedSize && first! < vanishedShare * above!)) return undefined;
      const [lowest, highest] = [nameOf(names, 0), nameOf(names, last)];
      return {
        message: `The gradient vanishes on its way down: delta is ${numberInWords(above!)} in ${highest} and ${numberInWords(first!)} in ${lowest} (RMS), and ${gradientSymbol('weights')} of ${lowest} has the norm ${numberInWords(gradient!)}.`,
        evaluateName: expressionOfName('deltaRms', names.layers[0]),
      };
    },
  },
  exploding: {
    label: 'Gradient explodes',
    description: `In an epoch the gradient of a layer has a norm above ${hugeGradient}, or that of the first layer is above ${grownGradient} and more than ${gradientGrowth} times that of the last layer.`,
    at: endOfEpoch,
    trouble: (names, { options: { layers } }) => {
      const sizes = layers.map((_, layer) => scalar(names, 'gradientNorm', layer) ?? Number.NaN);
      const [first, last] = [sizes[0]!, sizes.at(-1)!];
      if (layers.length > 1 && first > gradientGrowth * last && first > grownGradient) {
        const [lowest, highest] = [nameOf(names, 0), nameOf(names, layers.length - 1)];
        return {
          message: `Gradients grow on their way down: ${gradientSymbol('weights')} has the norm ${numberInWords(last)} in ${highest} and ${numberInWords(first)} in ${lowest}.`,
          evaluateName: expressionOfName('gradientNorm', names.layers[0]),
        };
      }
      const layer = sizes.findIndex(size => size > hugeGradient);
      if (layer < 0) return undefined;
      const name = nameOf(names, layer);
      return {
        message: `${gradientSymbol('weights')} of ${name} has the norm ${numberInWords(sizes[layer]!)}. Steps of a usual learning rate replace the weights.`,
        evaluateName: expressionOfName('gradientNorm', names.layers[layer]),
      };
    },
  },
  deadUnits: {
    label: 'Units are dead',
    description: `In an epoch more than ${100 * flatUnits} % of the units of a hidden layer with a rectifier have a mean derivative below ${flatDerivative} of the largest.`,
    at: endOfEpoch,
    trouble: (names, timeline) => flat(names, timeline, 'dead'),
  },
  saturation: {
    label: 'Units are saturated',
    description: `In an epoch more than ${100 * flatUnits} % of the units of a hidden layer with a bounded activation have a mean derivative below ${flatDerivative} of the largest.`,
    at: endOfEpoch,
    trouble: (names, timeline) => flat(names, timeline, 'saturated'),
  },
  lossRising: {
    label: 'Loss rises',
    description: `In ${risenEpochs} of the last ${lastEpochs} epochs the mean loss was at least ${risenLoss} times its lowest.`,
    at: endOfEpoch,
    remembersAll: true,
    trouble: (names, _, before) => {
      const losses = [...before, number(names.value('meanLoss')) ?? Number.NaN];
      const lowest = Math.min(...losses);
      if (losses.length < lastEpochs || !(lowest > 0)) return undefined;
      const risen = losses.slice(-lastEpochs).filter(loss => !(loss < risenLoss * lowest)).length;
      if (risen < risenEpochs) return undefined;
      return {
        message: `The loss rises: it was ${numberInWords(lowest)} in epoch ${losses.indexOf(lowest) + 1} and is ${numberInWords(losses.at(-1)!)} in epoch ${losses.length}.`,
        evaluateName: 'meanLoss',
      };
    },
  },
} as const satisfies Readonly<Record<string, Sign>>;

/** The epochs' mean losses are remembered, as far as they decide: the lowest so far, and the last ones. */
export function signWatch(timeline: Timeline, name: string, sign: Sign, condition: Parsed | undefined): SeenWatch {
  const ofCondition = condition ? batchTest(timeline, condition) : undefined;
  const mayBe = (epoch: number, batch: number): boolean =>
    sign.remembersAll || (ofCondition ? ofCondition(epoch, batch) : !sign.isOfFirstBatch || batch === 1);
  return {
    type: 'seen',
    key: JSON.stringify(['sign', name, condition?.text]),
    stops: sign.at(timeline),
    mayHappen: mayBe,
    whenLeftOut: undefined,
    remembers: sign.remembersAll ? 'all' : 'last',
    isOfPosition: false,
    see: (names, before) => {
      const known = before !== undefined && isTensor(before) ? before : undefined;
      const losses = known ? [...known.values.subarray(1)] : [];
      const is = isMet(names, condition) && sign.trouble(names, timeline, losses) !== undefined;
      const memory: Memory = sign.remembersAll ? remembered(is, losses, names) : is;
      return { happens: is && !(known ? known.values[0] === 1 : before === true), memory };
    },
  };
}

/** Whether it was so, and the mean losses of all epochs. */
function remembered(is: boolean, losses: readonly number[], names: Readable): Memory {
  const values = Float64Array.of(Number(is), ...losses, number(names.value('meanLoss')) ?? Number.NaN);
  return { shape: [values.length], values };
}

/** A misuse counts as met: one stops there, and says so. */
function isMet(names: Readable, condition: Parsed | undefined): boolean {
  if (!condition) return true;
  const now = holds(condition, names);
  return now === true || (typeof now === 'object' && isMisuse(now));
}

function flat(names: Readable, { options: { layers } }: Timeline, word: 'dead' | 'saturated'): Trouble | undefined {
  for (const [layer, { activation }] of layers.slice(0, -1).entries()) {
    const steepest = activation.type === 'linear' ? undefined : elementwiseActivation(activation)?.steepest;
    const derivatives = names.value('meanJacobianDiagonal', layer);
    if (steepest === undefined || flatWord(activation.type) !== word) continue;
    if (derivatives === undefined || isUnavailable(derivatives) || !isTensor(derivatives)) continue;
    const { values } = derivatives;
    const units = [...values.keys()].filter(unit => Math.abs(values[unit]!) < flatDerivative * steepest);
    if (units.length <= flatUnits * values.length) continue;
    const shown = units.slice(0, 8).join(', ') + (units.length > 8 ? ', ...' : '');
    return {
      message: `${units.length} of ${values.length} units of ${nameOf(names, layer)} are ${word}: the mean derivative of ${activation.type} is ${numberInWords(Math.abs(values[units[0]!]!))} in unit ${units[0]}, at most ${numberInWords(steepest)} elsewhere. Units: ${shown}.`,
      evaluateName: expressionOfName('meanJacobianDiagonal', names.layers[layer]),
    };
  }
  return undefined;
}

/** `"hidden"` */
export function nameOf({ layers }: Readable, layer: number): string {
  return JSON.stringify(layers[layer]);
}

function number(value: ReturnType<Readable['value']>): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function scalar(names: Readable, name: string, layer: number): number | undefined {
  return number(names.value(name, layer));
}

/** The root mean square of delta over the samples of the epoch and the units. */
function rms(names: Readable, layer: number): number | undefined {
  const value = names.value('deltaRms', layer);
  if (value === undefined || isUnavailable(value) || !isTensor(value)) return undefined;
  return norm(value.values) / Math.sqrt(value.values.length);
}
