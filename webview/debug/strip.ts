import { endOf, placeAt, type Travel, type TravelMark } from '../../src/run/travel.ts';
import type { Training } from '../state.ts';

/** A part of the moments, from `first` to before `end`. */
export interface Stretch {
  readonly first: number;
  readonly end: number;
}

/** The whole of what is told of a debug session; undefined where there is none. */
export function travelOf({ course, travel }: Pick<Training, 'course' | 'travel'>): Travel | undefined {
  return course && travel ? { ...course, ...travel } : undefined;
}

export function wholeCourse(travel: Travel): Stretch {
  return { first: 0, end: travel.ending?.time ?? endOf(travel) };
}

/** The batch of a moment, with the end of its epoch where it is the last. */
export function batchOf(travel: Travel, time: number): Stretch | undefined {
  const last = endOf(travel) - 1;
  const place = placeAt(travel, Math.min(time, last));
  if (!place) return undefined;
  const { batches, ofBatch, ofEnd } = travel;
  const inEpoch = batches * ofBatch.length + ofEnd.length;
  const first = (place.epoch - 1) * inEpoch + (place.batch - 1) * ofBatch.length;
  return { first, end: first + ofBatch.length + (place.batch === batches ? ofEnd.length : 0) };
}

/** Neighbouring stops of one phase, in percent of a batch. */
interface Segment {
  readonly phase: string;
  readonly from: number;
  readonly to: number;
}

export function phasesOf(travel: Travel, { first, end }: Stretch): Segment[] {
  const segments: { phase: string; from: number; to: number }[] = [];
  for (let time = first; time < end; time++) {
    const { phase } = placeAt(travel, time)!.stop;
    const last = segments.at(-1);
    const to = ((time + 1 - first) / (end - first)) * 100;
    if (last?.phase === phase) last.to = to;
    else segments.push({ phase, from: last?.to ?? 0, to });
  }
  return segments;
}

/** Where a moment is, in percent; its middle where it is as wide as that. */
export function shareOf({ first, end }: Stretch, time: number): number {
  return Math.min(100, Math.max(0, ((time + 0.5 - first) / (end - first)) * 100));
}

/** The moment at a share of the width from 0 to 1. */
export function timeAt({ first, end }: Stretch, share: number): number {
  return Math.min(end - 1, Math.max(first, Math.floor(first + share * (end - first))));
}

/** Marks of one kind that fall on the same place are drawn once. In percent. */
const apart = 0.25;

export interface ShownMark {
  readonly kind: TravelMark['kind'];
  readonly at: number;
  readonly time: number;
  readonly notes: readonly string[];
}

/** What is to be seen of the marks of a stretch: bookmarks, hits and branches over checkpoints. */
export function marksIn(marks: readonly TravelMark[], stretch: Stretch): ShownMark[] {
  const shown = new Map<string, { kind: TravelMark['kind']; at: number; time: number; notes: string[] }>();
  for (const mark of marks.toSorted((a, b) => a.time - b.time)) {
    if (mark.time < stretch.first || mark.time > stretch.end) continue;
    const at = shareOf(stretch, mark.time);
    const key = `${mark.kind} ${Math.round(at / apart)}`;
    const note = 'note' in mark ? [mark.note] : [];
    const known = shown.get(key);
    if (known) known.notes.push(...note);
    else shown.set(key, { kind: mark.kind, at, time: mark.time, notes: note });
  }
  const order: readonly TravelMark['kind'][] = ['checkpoint', 'branch', 'hit', 'bookmark'];
  return [...shown.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** The mark that a press means, which is beside it by at most so many percent; a checkpoint means nothing to a person. */
export function markNear(marks: readonly ShownMark[], at: number, within: number): ShownMark | undefined {
  const near = marks.filter(mark => mark.kind !== 'checkpoint' && Math.abs(mark.at - at) <= within);
  return near.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
}
