import { failedBatch } from '../engine/divergence.ts';
import type { EpochRecord } from '../engine/epochBlock.ts';
import type { Trainer } from '../engine/trainer.ts';
import type { Prepared } from '../plan/prepare.ts';
import { Run } from '../run/run.ts';
import type { RunFacts } from '../run/runState.ts';
import { runSubject } from '../run/runSubject.ts';

/** Memory for tensors of a run that is trained to be diagnosed, in bytes. */
const historyBytes = 64 * 2 ** 20;

/** A run that is filled by whoever trains it, without a host. */
export interface RunRecorder {
  readonly run: Run;
  /** Whether the tensors of an epoch are worth copying: of some epochs, and of the last whichever it will be. */
  wants(epoch: number, newest: boolean): boolean;
  add(record: EpochRecord): void;
  /** The training has ended. */
  end(trainer: Pick<Trainer, 'state' | 'divergence' | 'stopReason'>): void;
}

/** Records what a trainer of `prepared` trains. Nothing of `prepared` may be an error; `facts` has what was known before, if anything is to be said of that. */
export function recordRun(prepared: Prepared, facts: RunFacts, seedGiven: boolean): RunRecorder {
  const info = { ...facts, id: '', spec: '', seedGiven, startedAt: 0 };
  const run = new Run(info, historyBytes, runSubject(prepared));
  return {
    run,
    wants: (epoch, newest) => newest || epoch === 1 || epoch % run.history.stride === 0,
    add: ({ epoch, scalars, tensors }) =>
      run.append({
        firstEpoch: epoch,
        scalars,
        tensorEpochs: tensors ? Int32Array.of(epoch) : new Int32Array(),
        // The trainer writes the next record into the same array.
        tensors: tensors?.slice() ?? new Float64Array(),
      }),
    end: ({ state, divergence, stopReason }) => {
      if (divergence) run.setState('diverged', divergence.message, undefined, failedBatch(divergence));
      else run.setState(state === 'finished' ? 'finished' : 'stopped', stopReason);
    },
  };
}
