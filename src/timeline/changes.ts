import type { UsedName } from '../expression/analysis.ts';
import type { Course } from './course.ts';
import type { Names } from './names.ts';

/**
 * The stops of a batch and of an epoch's end (places in `ofBatch` followed by `ofEnd`) at which one of some names may differ from the stop before: those
 * right after an operation that changes it, and the first of a batch for what comes with the batch.
 */
export function stopsOfChange(course: Course, { all }: Pick<Names, 'all'>, used: readonly UsedName[]): Set<number> {
  const stops = new Set<number>();
  for (const { name, layer } of used) {
    const facts = all.find(known => known.name === name);
    if (facts) for (const stop of ofName(course, facts, layer)) stops.add(stop);
  }
  return stops;
}

function ofName(
  { ofBatch, ofEnd }: Course,
  { name, changedBy, changedIn }: Names['all'][number],
  layer: number | undefined,
): number[] {
  const places = [...ofBatch, ...ofEnd];
  const differing = (has: (index: number) => boolean) => [...places.keys()].filter(index => index === 0 || has(index));
  switch (name) {
    case 'operation':
      return [...places.keys()];
    case 'phase':
      return differing(index => places[index]!.phase !== places[index - 1]!.phase);
    case 'layer':
      return differing(index => places[index]!.layer !== places[index - 1]!.layer);
  }
  const changing = [...places.keys()].filter(index => {
    const stop = places[index]!;
    if (changedBy === undefined) return stop.phase === changedIn;
    return stop.operation === changedBy && (layer === undefined || stop.layer === undefined || stop.layer === layer);
  });
  // After the last operation of a batch comes the first of the next batch, or that of the epoch's end.
  const after = changing.flatMap(index => {
    if (index === ofBatch.length - 1) return [0, ofBatch.length];
    return [index + 1 < places.length ? index + 1 : 0];
  });
  return changing.length === 0 || changedBy === undefined ? [0, ...after] : after;
}
