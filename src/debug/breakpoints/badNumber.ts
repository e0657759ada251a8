import type { Readable } from '../../expression/readable.ts';
import { isTensor } from '../../expression/value.ts';
import type { Time } from '../../timeline/course.ts';
import type { Names } from '../../timeline/names.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import type { Turn } from '../../timeline/work.ts';
import { numberInWords } from '../../trace/formatNumber.ts';
import { expressionOfName } from '../variables/variable.ts';
import { nameOf, type Trouble } from './signs.ts';

/** The names whose numbers a training computes, by the operation that forms them. */
const formed = [
  ['net', 'net'],
  ['activation', 'y'],
  ['loss', 'sampleLoss'],
  ['loss', 'loss'],
  ['dE/dy', 'dy'],
  ['delta', 'delta'],
  ['dE/dW', 'gradient'],
  ['dE/db', 'biasGradient'],
  ['dE/dx', 'dx'],
  ['step', 'W'],
  ['step', 'b'],
] as const;

/**
 * Where a training that diverges has made its first number that is not finite: the moment after that operation, in its last batch. The end of the
 * training where there is none, as of weights that have only become too large. Undefined where it does not diverge, or when it was given up.
 */
export async function divergedAt(timeline: Timeline, turn: Turn): Promise<Time | undefined> {
  const { course, ending } = timeline;
  if (ending?.state !== 'diverged') return undefined;
  const twin = timeline.twin();
  // Weights that an earlier batch has spoiled are found at that batch's update.
  for (let end = ending.time - 1; end >= 0; ) {
    const start = course.start(end, 'batch');
    if (!(await twin.seek(start, turn))) return undefined;
    const isSpoiled = start > 0 && hasBadParameters(twin.names);
    for (let time = start + 1; time <= end && !isSpoiled; time++) {
      if (!(await twin.seek(time, turn))) return undefined;
      if (badNumber(twin.names, timeline, time)) return time;
    }
    // The last operation of the batch has.
    if (!isSpoiled) return end + 1;
    end = start - 1;
  }
  return ending.time;
}

/** Whether any number of the batch at hand, or of the parameters, is not finite. */
export function isSpoiled(names: Names): boolean {
  const known = new Set(names.all.map(({ name }) => name));
  return formed.some(([, name]) => {
    if (!known.has(name)) return false;
    const isOfLayer = names.all.some(facts => facts.name === name && facts.isOfLayer);
    return isOfLayer
      ? names.layers.some((_, layer) => badIn(names, name, layer))
      : badIn(names, name, undefined) !== undefined;
  });
}

function hasBadParameters(names: Readable): boolean {
  return names.layers.some((_, layer) => badIn(names, 'W', layer) ?? badIn(names, 'b', layer));
}

/** The first number that is not finite among those that the operation before this moment has formed. */
export function badNumber(names: Names, { course }: Timeline, time: Time): Trouble | undefined {
  if (time === 0) return undefined;
  const { layer, operation } = course.at(time - 1).stop;
  for (const [by, name] of formed) {
    if (by !== operation) continue;
    const isOfLayer = names.all.find(known => known.name === name)?.isOfLayer;
    const trouble = badIn(names, name, isOfLayer ? layer : undefined);
    if (trouble) return trouble;
  }
  return undefined;
}

function badIn(names: Readable, name: string, layer: number | undefined): Trouble | undefined {
  const value = layer === undefined ? names.value(name) : names.value(name, layer);
  if (value === undefined) return undefined;
  const expression = expressionOfName(name, layer === undefined ? undefined : names.layers[layer]);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { message: `${expression} is ${numberInWords(value)}.`, evaluateName: expression };
  }
  if (!isTensor(value)) return undefined;
  const index = value.values.findIndex(number => !Number.isFinite(number));
  if (index < 0) return undefined;
  const [rows, columns] = value.shape.length === 2 ? value.shape : [undefined, value.values.length];
  const place = rows === undefined ? `[${index}]` : `[${Math.floor(index / columns!)},${index % columns!}]`;
  const where = placeInWords(names, name, layer, place);
  return {
    message: `${expression}${place} is ${numberInWords(value.values[index]!)}${where}.`,
    evaluateName: `${expression}${place}`,
  };
}

/** ` (sample 3 of the batch, unit 5 of "hidden")` */
function placeInWords(names: Readable, name: string, layer: number | undefined, place: string): string {
  const [first, second] = place.slice(1, -1).split(',');
  const of = layer === undefined ? '' : ` of ${nameOf(names, layer)}`;
  switch (name) {
    case 'net':
    case 'y':
    case 'dy':
    case 'delta':
      return `: sample ${first} of the batch, unit ${second}${of}`;
    case 'dx':
      return `: sample ${first} of the batch, input ${second}${of}`;
    case 'gradient':
    case 'W':
      return `: input ${second} of unit ${first}${of}`;
    case 'b':
    case 'biasGradient':
      return `: unit ${first}${of}`;
    default:
      return `: sample ${first} of the batch`;
  }
}
