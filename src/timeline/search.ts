import { namesUsed } from '../expression/analysis.ts';
import type { Parsed } from '../expression/syntax.ts';
import type { Misuse, Unavailable, Value } from '../expression/value.ts';
import type { Position, Time } from './course.ts';
import type { Names } from './names.ts';
import type { Timeline } from './timeline.ts';
import type { Turn } from './work.ts';

/** Asked while something takes long: how much of what is to be searched was searched, from 0 to 1. False when it is to be given up. */
export type Searching = (searched: number) => Promise<boolean>;

/** What ends a search early: it was given up after a share of what was to be searched, or the expression has no value at any moment. */
export type Broken =
  | { readonly type: 'given up'; readonly searched: number }
  | { readonly type: 'problem'; readonly problem: Misuse };

/** Thrown on the way out of a search. */
export class GivenUp extends Error {}

/** Goes to a moment, or to the end of the training if that comes first. Throws GivenUp. */
export async function goTo(timeline: Timeline, time: Time, turn: Turn): Promise<void> {
  if (!(await timeline.seek(time, turn))) throw new GivenUp();
}

/** Turns of a search, and how far it has come; the share only grows. */
export function progress(searching: Searching): {
  readonly share: number;
  /** Turns that have come to a share of the search. */
  readonly turn: (shareAt: (time: Time) => number) => Turn;
  /** A turn at a known share. Throws GivenUp. */
  readonly at: (share: number) => Promise<void>;
} {
  let share = 0;
  const at = async (next: number): Promise<boolean> => {
    share = Math.min(1, Math.max(share, next));
    return searching(share);
  };
  return {
    get share() {
      return share;
    },
    turn:
      shareAt =>
      ({ time }) =>
        at(shareAt(time)),
    at: async next => {
      if (!(await at(next))) throw new GivenUp();
    },
  };
}

const ofPosition = ['epoch', 'batch', 'phase', 'layer', 'operation'];

/** What must be known of the names that an expression reads before it is searched for. */
export interface Need {
  /** Whether it reads only the position and what the record of an epoch holds, so that no batch has to be trained again for it. */
  readonly isCheap: boolean;
  readonly ofRecord: boolean;
  readonly ofBatch: boolean;
  /** Whether epoch or batch are read, so that batches may be passed over. */
  readonly ofEpochOrBatch: boolean;
}

export function needOf(parsed: Parsed, names: Names): Need {
  const used = namesUsed(parsed, names);
  const isRecorded = (name: string) =>
    name === 'learningRate' || names.all.some(facts => facts.name === name && facts.isRecorded);
  const reads = (name: string) => used.some(own => own.name === name);
  return {
    isCheap: used.every(({ name }) => ofPosition.includes(name) || isRecorded(name)),
    ofRecord: used.some(({ name }) => !ofPosition.includes(name)),
    ofBatch: reads('batch'),
    ofEpochOrBatch: reads('epoch') || reads('batch'),
  };
}

/** Names of which only those of a position are known; `phase`, `layer` and `operation` where there is a stop, and the learning rate of the epoch. */
export function positionNames(
  names: Names,
  { epoch, batch, stop }: Pick<Position, 'epoch' | 'batch'> & Partial<Position>,
  learningRate?: Value | Unavailable | undefined,
): Pick<Names, 'all' | 'layers' | 'value' | 'ofSample'> {
  const unknown: Unavailable = { why: 'It is not known without training.' };
  const known: Readonly<Record<string, Value | Unavailable | undefined>> = {
    epoch,
    batch,
    phase: stop?.phase,
    layer: stop && (stop.layer === undefined ? '-' : names.layers[stop.layer]),
    operation: stop?.operation,
    learningRate,
  };
  return {
    all: names.all,
    layers: names.layers,
    value: name => (Object.hasOwn(known, name) ? known[name] : undefined) ?? unknown,
    ofSample: () => unknown,
  };
}

/** How much was searched from a time back: parts come from the last to the first, and time goes on within each. */
export function shareBack(from: Time): (time: Time) => number {
  let begun = from;
  let complete = from;
  return time => {
    if (time < begun) {
      complete = Math.min(complete, begun);
      begun = time;
    }
    return from === 0 ? 1 : (from - complete + Math.max(0, Math.min(time, complete) - begun)) / from;
  };
}
