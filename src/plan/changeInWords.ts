import type { NetworkSpec } from '../spec/networkSpec.ts';
import { counted, quote } from '../spec/words.ts';

/**
 * What differs in the last layer, the loss, the stated classes and the scaling of the data, as something to do:
 * `use a "softmax" last layer with 3 units and the loss "crossEntropy"`. Empty where nothing does.
 */
export function changeInWords(before: NetworkSpec, after: NetworkSpec): string {
  const parts = [
    ...layerChange(before, after),
    ...classesChange(before, after),
    ...scalingChange(before, after),
    ...droppedNumbers(before, after),
  ];
  if (parts.length < 2) return parts.join('');
  const last = parts.at(-1)!;
  const others = parts.slice(0, -1).join(', ');
  return `${others}${others.includes(' and ') ? ',' : ''} and ${last}`;
}

function* layerChange(before: NetworkSpec, after: NetworkSpec): Generator<string> {
  const [from, to] = [before.layers.at(-1)!, after.layers.at(-1)!];
  const hasOtherUnits = from.units !== to.units;
  const loss = before.loss === after.loss ? undefined : `the loss ${quote(after.loss!)}`;
  if (from.activation.type !== to.activation.type) {
    const units = hasOtherUnits ? ` with ${counted(to.units, 'unit')}` : '';
    yield `use a ${quote(to.activation.type)} last layer${units}${loss === undefined ? '' : ` and ${loss}`}`;
    return;
  }
  if (hasOtherUnits)
    yield isBoth(before, after) ? `set "units" and "classes" to ${to.units}` : `set "units" to ${to.units}`;
  if (loss !== undefined) yield `use ${loss}`;
}

function* classesChange(before: NetworkSpec, after: NetworkSpec): Generator<string> {
  const [stated, wanted] = [before.data.classes, after.data.classes];
  if (stated === wanted || isBoth(before, after)) return;
  yield wanted === undefined ? 'remove "classes"' : `set "classes" to ${wanted}`;
}

const standardizing = ['standardize', 'standardizeTargets'] as const;

function* scalingChange({ data: before }: NetworkSpec, { data: after }: NetworkSpec): Generator<string> {
  const [scale] = before.scale?.targets === after.scale?.targets ? [] : [after.scale];
  if (scale) {
    const factors = Object.entries(scale).map(([key, factor]) => `${quote(key)}: ${factor}`);
    yield `set "scale" to { ${factors.join(', ')} }`;
  }
  const set = standardizing.filter(key => after[key] && !before[key]);
  if (set.length > 0) yield `set ${set.map(quote).join(' and ')} to true`;
  const removed = standardizing.filter(key => before[key] && !after[key]);
  if (removed.length > 0) yield `remove ${removed.map(quote).join(' and ')}`;
}

/** Whether one number says both changes. */
function isBoth(before: NetworkSpec, after: NetworkSpec): boolean {
  const [from, to] = [before.layers.at(-1)!, after.layers.at(-1)!];
  const isSameLayer = from.activation.type === to.activation.type && from.units !== to.units;
  return isSameLayer && before.data.classes !== after.data.classes && after.data.classes === to.units;
}

/** Explicit numbers that do not fit another number of units. */
function* droppedNumbers(before: NetworkSpec, after: NetworkSpec): Generator<string> {
  const [from, to] = [before.layers.at(-1)!, after.layers.at(-1)!];
  if (from.units === to.units) return;
  const dropped = (['weights', 'biases'] as const).filter(key => from[key] !== undefined);
  if (dropped.length > 0) yield `remove its ${dropped.map(quote).join(' and ')}`;
}
