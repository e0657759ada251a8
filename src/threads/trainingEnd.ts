import type { Checkpoint } from '../engine/checkpoint.ts';
import { failedBatch } from '../engine/divergence.ts';
import { measureTest } from '../engine/testing.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { FailedBatch } from '../trace/failedBatch.ts';

/** What there is to say of the end of a training. */
interface TrainingEnd {
  /** From where it is trained on; undefined of one that diverged. */
  readonly mark: Checkpoint | undefined;
  /** The numbers of the test rows, if there are any. */
  readonly test: Float64Array | undefined;
  /** Of a training that diverged. */
  readonly failedBatch: FailedBatch | undefined;
}

/** The end of a training that was gone through, of the branch that it is in. */
export function trainingEnd(timeline: Timeline): TrainingEnd {
  const trainer = timeline.trainedToEnd();
  const { divergence } = trainer;
  if (divergence) return { mark: undefined, test: undefined, failedBatch: failedBatch(divergence) };
  return {
    mark: trainer.checkpoint('forRecord'),
    test: measureTest(trainer, timeline.options),
    failedBatch: undefined,
  };
}
