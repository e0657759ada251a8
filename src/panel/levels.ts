import type { ReferenceLevel } from '../findings/before.ts';
import type { Run } from '../run/run.ts';
import { networkScalarIndex } from '../trace/layout.ts';

/** Values that differ by less than this share are the same line. */
const same = 0.01;

/** What the curves of a run are held against: what is known before a training, and where its own loss began. */
export function levelsOf({ info, history }: Run): readonly ReferenceLevel[] {
  const first = history.scalarsOf(1)?.[networkScalarIndex('loss')] ?? Number.NaN;
  const own: ReferenceLevel = { of: 'loss', kind: 'first', value: first, label: 'first epoch' };
  return distinct([...(info.before?.levels ?? []), own].filter(({ value }) => Number.isFinite(value)));
}

/** Of levels at one place one is left: chance, if it is among them. */
function distinct(levels: readonly ReferenceLevel[]): readonly ReferenceLevel[] {
  const chanceFirst = levels.toSorted((a, b) => Number(b.kind === 'chance') - Number(a.kind === 'chance'));
  return chanceFirst.filter((level, index) => !chanceFirst.slice(0, index).some(before => isSame(before, level)));
}

function isSame(a: ReferenceLevel, b: ReferenceLevel): boolean {
  return a.of === b.of && Math.abs(a.value - b.value) <= same * Math.max(Math.abs(a.value), Math.abs(b.value));
}
