import type { EvaluationAnswers, EvaluationKind, ParameterRef } from './questions.ts';
import type { OptimizerState, Replayed, Steps } from './replayQuestions.ts';
import type { Run } from './run.ts';
import type { ChosenSample } from './runState.ts';
import type { RunSubject } from './samples.ts';

/** What views ask of runs, and what they get at once. Whoever computes it is elsewhere (src/threads). */

/** Each question returns at once what there is and asks for what there is not; when it has come, listeners are told and ask again. */
interface Asked {
  /** Calls `listener` whenever there is more to be had; the result ends that. */
  onDidAnswer(listener: () => void): () => void;
}

/** What the networks of runs answer. */
export interface Answers extends Asked {
  /** Undefined when nothing is kept of the run's data. */
  of(run: Run): RunAnswers | undefined;
}

/** Runs that are trained again. */
export interface Replays extends Asked {
  of(run: Run): RunReplay;
}

/** An answer and the epoch whose weights gave it. */
export interface Answered<Kind extends EvaluationKind> {
  readonly epoch: number;
  readonly answer: EvaluationAnswers[Kind];
}

/** The answers of one run's network: the newest there is, which may be of another epoch. */
export interface RunAnswers {
  readonly subject: RunSubject;
  /** What the network answers to the kept rows after an epoch that is recorded. */
  rows(epoch: number): Answered<'rows'> | undefined;
  /** Its outputs over the part of the input space that the kept rows fill; undefined for more than two inputs. */
  surface(epoch: number): Answered<'surface'> | undefined;
  /** The `probe*` tensors of a sample, as the epoch would have recorded them. Never those of another sample. */
  probe(epoch: number, sample: ChosenSample): Answered<'probe'> | undefined;
  /** Why the last question for a probe, if it was for this sample's, has no answer: a clause. */
  probeProblem(sample: ChosenSample): string | undefined;
  /** What the kept training rows make of the gradient of one weight or bias in an epoch. Never those of another. */
  shares(epoch: number, parameter: ParameterRef): Answered<'shares'> | undefined;
}

/** One run, trained again to see what its record does not hold. */
export interface RunReplay {
  /** What the optimizer remembers of a layer after a recorded epoch. */
  state(epoch: number, layer: number): Replayed<OptimizerState>;
  /** All updates of a weight or a bias in a recorded epoch. */
  steps(epoch: number, parameter: ParameterRef): Replayed<Steps>;
}
