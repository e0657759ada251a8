import type { Checkpoint } from '../engine/checkpoint.ts';
import { count } from '../spec/words.ts';
import type { History } from './history.ts';
import type { Marks } from './marks.ts';
import { isActive, type RunInfo, type RunStatus } from './runState.ts';

/** What a run was computed from and by: only the same goes on with the same numbers. */
export interface RunBasis {
  /** Digest of the rows (src/threads/node/digests.ts). */
  readonly data: string;
  /** The name of what computed it, `Arithmetic.name`. */
  readonly arithmetic: string;
}

/** How a run that has been continued differs from what its text says. */
export interface Extension {
  /** All epochs. */
  readonly epochs: number;
  /** Epochs to which a schedule without a length of its own is stretched, as before. */
  readonly scheduleEpochs: number;
  /** It had ended early and was continued all the same: early stopping and goals do not end it any more. */
  readonly ignoresGoals: boolean;
}

/** From where a run goes on, and what the continued training has to fit. */
export interface Continuation {
  /** Undefined where it has to be trained again from the start. */
  readonly mark: Checkpoint | undefined;
  readonly basis: RunBasis;
  /** Epochs that are recorded. They are not sent again. */
  readonly epochs: number;
  /** The scalars of the last of them, which training again must come to; undefined where there is none. */
  readonly scalars: Float64Array | undefined;
}

/** What decides whether a run can be continued. */
interface Continuable {
  readonly info: RunInfo;
  readonly status: RunStatus;
  /** Undefined where it is not kept. */
  readonly request: object | undefined;
  readonly basis: RunBasis | undefined;
  readonly whyNotContinued: string | undefined;
}

/** Why a branch is not trained on. */
const branchProblem =
  'It is a branch: numbers were set in it while it was debugged, and training from its text comes to other numbers. Debug the run that it left, and set them again.';

/** Why a run cannot be continued, in one or two sentences; undefined when it can. */
export function continuationProblem({
  info,
  status,
  request,
  basis,
  whyNotContinued,
}: Continuable): string | undefined {
  if (isActive(status.state)) return 'It is still being trained.';
  if (info.branch) return branchProblem;
  if (status.state === 'diverged') return 'A training that diverged cannot be continued.';
  if (whyNotContinued !== undefined) return `${asSentence(whyNotContinued)} Train the network again.`;
  if (!request) return 'The text that it was trained with is too long to be kept. Train the network again.';
  if (!basis) return 'It ended before it began to train. Train the network again.';
  return undefined;
}

function asSentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** From where a run goes on. Undefined when it cannot be continued. */
export function continuationOf(
  run: Continuable & { readonly history: History; readonly marks: Marks },
): Continuation | undefined {
  const { basis, history, marks } = run;
  if (!basis || continuationProblem(run) !== undefined) return undefined;
  const { epochs } = history;
  return {
    // Of what was trained after the last recorded epoch, the running epoch's batches are in a mark, too.
    mark: marks.before(epochs, Number.POSITIVE_INFINITY),
    basis,
    epochs,
    scalars: history.newestScalars?.slice(),
  };
}

/** Epochs that are suggested when a finished run is continued. */
export const suggestedEpochs = 100;

/** What is wrong with a number of further epochs that a person typed, in words; undefined for a good one. */
export function wrongEpochs(text: string, done: number, most: number): string | undefined {
  const room = most - done;
  const epochs = Number(text);
  if (/^\s*\d+\s*$/.test(text) && epochs >= 1 && epochs <= room) return undefined;
  return `Enter a whole number from 1 to ${count(room)}.`;
}
