import type { Checkpoint } from '../engine/checkpoint.ts';
import type { EpochRecord } from '../engine/epochBlock.ts';
import type { Prepared } from '../plan/prepare.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** What a `launch` asks for. */
export interface Launch {
  /** Path of the spec, or its URI where the editor holds it. */
  readonly program: string;
  readonly stopOnEntry: boolean;
  /** Stands at the end of the training until it is told to go on, so that one can go back. */
  readonly stopAtEnd: boolean;
  readonly seed: number | undefined;
  readonly epochs: number | undefined;
  /** Breakpoints mean nothing: trains to the end. */
  readonly noDebug: boolean;
}

/** What is debugged. */
export interface Debuggee {
  /** The spec's text as it is trained: the places of breakpoints and frames are places in it. */
  readonly text: string;
  /** The file that an editor opens at a frame, where it is another than `program` says: that may be relative. */
  readonly path?: string;
  readonly prepared: Prepared;
  readonly timeline: Timeline;
}

/** What a session needs of where it runs. */
export interface DebugHost {
  /** Milliseconds that only go forward. */
  now(): number;
  /** Resolves after messages that have arrived were taken. */
  nextTurn(): Promise<void>;
  /** Reads, checks and prepares what is to be debugged. Rejects with an Error, in words, where that cannot be. `recorded` is the timeline's. */
  open(launch: Launch, recorded: (record: EpochRecord, branch: number) => void): Promise<Debuggee>;
  /** The spec as it is saved by now. Rejects where there is none any more. Absent where it cannot have changed. */
  readonly savedText?: (program: string) => Promise<string>;
  /** The same of a run that was trained already: its marks, and where to begin. Absent where it is a new training. */
  readonly run?: { readonly marks: readonly Checkpoint[]; readonly epoch: number } | undefined;
  /** The debuggee is about to be trained, has got new epochs, stands somewhere else: for the views of an editor. */
  readonly views?: DebugViews | undefined;
}

export interface DebugViews {
  opened(debuggee: Debuggee): void;
  /** An epoch of a branch of the timeline. */
  recorded(record: EpochRecord, branch: number): void;
  /** It has stopped, or gone on. */
  stopped(timeline: Timeline): void;
  resumed(): void;
  /** Numbers were set where it stands: it is in a branch that is new, or in which more is set. */
  branched?(timeline: Timeline): void;
}
