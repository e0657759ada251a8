import { type Phase, phases, type Stop, type Time } from '../timeline/course.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { isSameSubject, type Subject } from './places.ts';
import { subjectOf } from './stack.ts';

/** A moment to which one can go from a line. */
interface GotoTarget {
  readonly time: Time;
  /** `epoch 12, batch 3, backward, hidden (next)`. */
  readonly label: string;
}

/** Where the training comes to a subject of the spec: next and before, in this epoch, in the first and the last one; of a layer for each phase. */
export function gotoTargets(timeline: Timeline, subject: Subject): readonly GotoTarget[] {
  const targets = new Map<Time, GotoTarget>();
  for (const phase of phases) {
    const stop = firstStop(timeline, subject, phase);
    if (stop === undefined) continue;
    const isOfEpoch = subject.type === 'epochs' || stop >= timeline.course.ofBatch.length;
    for (const { time, relation } of occurrences(timeline, stop, isOfEpoch)) {
      if (!targets.has(time)) targets.set(time, { time, label: `${labelOf(timeline, time)} (${relation})` });
    }
  }
  return [...targets.values()];
}

/** The place, among those of a batch and of an epoch's end, of the first operation of a subject in a phase. */
function firstStop({ course }: Timeline, subject: Subject, phase: Phase): number | undefined {
  const all: readonly Stop[] = [...course.ofBatch, ...course.ofEnd];
  const index = all.findIndex((stop, place) => stop.phase === phase && isOf(subject, stop, place));
  return index < 0 ? undefined : index;
}

/** What the lines of a spec that are not layers stand for: a batch begins with its data, and so does its epoch. */
function isOf(subject: Subject, stop: Stop, place: number): boolean {
  switch (subject.type) {
    case 'data':
    case 'batchSize':
    case 'epochs':
      return place === 0;
    case 'optimizer':
      return stop.phase === 'update';
    case 'training':
      return stop.phase === 'end';
    default:
      return isSameSubject(subject, subjectOf({ epoch: 1, batch: 1, stop }));
  }
}

interface Occurrence {
  readonly time: Time;
  readonly relation: 'next' | 'previous' | 'start of this epoch' | 'first epoch' | 'last epoch';
}

/** The moments of a stop that a person may mean. What is behind the end of the training, once that is known, is left out. */
function occurrences({ course, time, ending }: Timeline, stop: number, isOfEpoch: boolean): Occurrence[] {
  const end = ending?.time ?? course.end;
  const { batches } = course;
  const here = course.at(Math.max(0, Math.min(time, end - 1)));
  const lastEpoch = course.at(end - 1).epoch;
  /** By the number of the occurrence, from 0. */
  const timeOf = (number: number): Time => {
    if (isOfEpoch) return course.timeOf(number + 1, stop >= course.ofBatch.length ? batches : 1, stop);
    return course.timeOf(Math.floor(number / batches) + 1, (number % batches) + 1, stop);
  };
  const perEpoch = isOfEpoch ? 1 : batches;
  const own = (here.epoch - 1) * perEpoch + (isOfEpoch ? 0 : here.batch - 1);
  const next = timeOf(own) > time ? own : own + 1;
  const previous = timeOf(own) < time ? own : own - 1;
  const found: (readonly [number, Occurrence['relation']])[] = [
    [next, 'next'],
    [previous, 'previous'],
    [(here.epoch - 1) * perEpoch, 'start of this epoch'],
    [0, 'first epoch'],
    [(lastEpoch - 1) * perEpoch, 'last epoch'],
  ];
  return found
    .filter(([number]) => number >= 0)
    .map(([number, relation]) => ({ time: timeOf(number), relation }))
    .filter(occurrence => occurrence.time < end && occurrence.time !== time);
}

function labelOf({ course, names }: Timeline, time: Time): string {
  const { epoch, batch, stop } = course.at(time);
  const parts = [`epoch ${epoch}`, ...(course.batches > 1 ? [`batch ${batch}`] : []), stop.phase];
  if (stop.layer !== undefined) parts.push(names.layers[stop.layer] ?? '');
  return parts.join(', ');
}
