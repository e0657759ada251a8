import type { SettingGroup } from '../run/settings.ts';

/** Whether the layer was given a name of its own; else it goes by its number. */
export function isNamed({ name }: SettingGroup, index: number): boolean {
  return name !== `layer ${index + 1}`;
}

/** Indices of a layer before and after; one of them is undefined when the layer is new or gone. */
type Aligned = readonly [number | undefined, number | undefined];

/** What it costs that a layer is new or gone. */
const lone = 1;
/** What it costs that a layer goes by another name. */
const otherName = 1;
/** What it costs that a setting differs, and all of them at most; less where a name says that it is the same layer. */
const otherSetting = 0.3;
const otherSettings = 1.5;
const namedShare = 1 / 3;

/**
 * Which layers of two specs are the same ones: the assignment of least cost that keeps the order (an edit distance), so
 * that a layer put in between does not make all that follow look changed.
 */
export function alignment(before: readonly SettingGroup[], after: readonly SettingGroup[]): Aligned[] {
  const profileOf = profiles([...before, ...after]);
  const [a, b] = [before.map(profileOf), after.map(profileOf)];
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && cost(a[head]!, b[head]!) === 0) head++;
  let tail = 0;
  while (tail < most - head && cost(a.at(-1 - tail)!, b.at(-1 - tail)!) === 0) tail++;
  const middle = aligned(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const shifted = (index: number | undefined) => (index === undefined ? undefined : index + head);
  return [
    ...Array.from({ length: head }, (_, index): Aligned => [index, index]),
    ...middle.map(([i, j]): Aligned => [shifted(i), shifted(j)]),
    ...Array.from({ length: tail }, (_, index): Aligned => [a.length - tail + index, b.length - tail + index]),
  ];
}

/** A layer as it is compared: the name it was given, if any, and a number for each setting; equal settings have equal ones. */
interface Profile {
  readonly name: string | undefined;
  readonly settings: Int32Array;
}

/** Texts are compared once, since thousands of layers may be compared with each other. */
function profiles(layers: readonly SettingGroup[]): (layer: SettingGroup, index: number) => Profile {
  const keys = [...new Set(layers.flatMap(Object.keys))].filter(key => key !== 'name');
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  return (layer, index) => ({
    name: isNamed(layer, index) ? String(layer.name) : undefined,
    settings: Int32Array.from(keys, key => numberOf(JSON.stringify(layer[key]) ?? '')),
  });
}

function cost(a: Profile, b: Profile): number {
  let others = 0;
  for (let index = 0; index < a.settings.length; index++) if (a.settings[index] !== b.settings[index]) others++;
  const settings = Math.min(others * otherSetting, otherSettings);
  if (a.name !== b.name) return otherName + settings;
  return a.name === undefined ? settings : settings * namedShare;
}

/** By the table of the least costs of aligning the first i layers with the first j. */
function aligned(a: readonly Profile[], b: readonly Profile[]): Aligned[] {
  const width = b.length + 1;
  const least = new Float64Array((a.length + 1) * width);
  const pairs = new Float64Array(least.length);
  for (let i = 0; i <= a.length; i++) {
    for (let j = 0; j <= b.length; j++) {
      const at = i * width + j;
      if (i > 0 && j > 0) pairs[at] = least[at - width - 1]! + cost(a[i - 1]!, b[j - 1]!);
      least[at] =
        i === 0 || j === 0 ? (i + j) * lone : Math.min(pairs[at]!, least[at - width]! + lone, least[at - 1]! + lone);
    }
  }
  const found: Aligned[] = [];
  for (let i = a.length, j = b.length; i > 0 || j > 0; ) {
    const at = i * width + j;
    if (i > 0 && j > 0 && least[at] === pairs[at]) found.push([--i, --j]);
    else if (j > 0 && (i === 0 || least[at] === least[at - 1]! + lone)) found.push([undefined, --j]);
    else found.push([--i, undefined]);
  }
  return found.reverse();
}
