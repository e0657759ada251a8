import type { Checkpoint } from '../engine/checkpoint.ts';
import type { CheckedTensor } from '../engine/gradientCheck.ts';
import type { Finding } from '../findings/finding.ts';
import type { Format } from '../gradients/format.ts';
import type { FileProblem } from '../gradients/given.ts';
import type { GradientsReport } from '../gradients/gradientsReport.ts';
import type { PlannedLayer } from '../plan/layerShapes.ts';
import type { Limits } from '../spec/limits.ts';
import type { TextRange } from '../spec/locate.ts';
import type { OutlineEntry } from '../spec/outline.ts';
import type { Problem } from '../spec/problem.ts';
import type { Silencing } from '../spec/silencing.ts';
import type { TextEdit } from '../spec/weightEdits.ts';
import type { Precision } from '../trace/digits.ts';
import type { FailedBatch } from '../trace/failedBatch.ts';
import type { Continuation, Extension, RunBasis } from './continuation.ts';
import type { EpochBatch } from './history.ts';
import type { RunBranch, RunFacts } from './runState.ts';
import type { RunSubject } from './samples.ts';
import type { RunSettings } from './settings.ts';
import type { StopSnapshot } from './stop.ts';
import type { Travel } from './travel.ts';

/** Where data files may be read: paths are relative to `folder` and must stay inside `root`. */
export interface FileScope {
  readonly folder: string;
  readonly root: string;
}

/** What a spec may read from the disk. */
export type FileAccess = FileScope | 'untrusted' | 'not on disk';

export interface CheckRequest {
  /** The spec's text, as the editor has it. */
  readonly text: string;
  readonly files: FileAccess;
  readonly limits: Limits;
}

/** How a training is computed. */
export interface Computing {
  /** Passes over fused multiply-add: the other kernels give the same bits on every machine, at some speed. */
  readonly reproducible: boolean;
  /** Large batches may be computed by two, to the same bits. */
  readonly threads: 1 | 2;
}

/** Which arithmetic is wanted (src/threads/node/kernelFiles.ts). */
export interface ArithmeticChoice extends Computing {
  readonly precision: Precision;
}

export interface TrainingRequest extends CheckRequest {
  /** The run's name when the spec states none. */
  readonly fallbackName: string;
  readonly computing: Computing;
  /** Stands in for the seed of the text. An unsigned 32-bit integer. */
  readonly seed?: number;
  /** Stands in for what the text says of the end. */
  readonly extension?: Extension;
}

/** What a debug session debugs: a new training, or a run that was trained already. */
export interface DebugRequest extends TrainingRequest {
  readonly run?: DebuggedRun;
}

/** A run that is opened without being trained from the start. */
interface DebuggedRun {
  readonly marks: readonly Checkpoint[];
  /** Of its newest epochs, whole rows one after the other: what is searched in them is not trained again. */
  readonly scalars: readonly Float64Array[];
  /** What is kept of the epochs before these, if they are thinned. */
  readonly thinned?: Float64Array | undefined;
  /** What it was computed from and by; undefined where it is not known. */
  readonly basis: RunBasis | undefined;
  /** The epoch at which the session begins, counted from 1. */
  readonly epoch: number;
}

/** Trained weights (O, I) and biases (O) that are to be written into a spec's text. */
export interface WeightEditRequest {
  readonly text: string;
  readonly precision: Precision;
  readonly layers: readonly {
    readonly name: string;
    readonly inputs: number;
    readonly outputs: number;
    readonly weights: Float64Array | Float32Array;
    readonly biases: Float64Array | Float32Array | undefined;
  }[];
}

/** What the editor wants to know of a spec with its data. */
export interface CheckResult {
  readonly problems: readonly Problem[];
  /** The layers as they are planned; empty when one of them has an error itself. */
  readonly layers: readonly PlannedLayer[];
  /** Where the layers' objects stand in the text, right or wrong. */
  readonly layerRanges: readonly TextRange[];
  /** What the diagnosis says before a training, each with its place, but for what comments silence; none of a spec with errors. */
  readonly findings: readonly PlacedFinding[];
  /** Of a spec that can be trained. */
  readonly trainable?: TrainableText;
}

/** What a text is held against the run of another one by. */
export interface TrainableText {
  /** The settings of the text with their places. */
  readonly outline: readonly OutlineEntry[];
  /** What comments silence. */
  readonly silencing: Silencing;
  /** What would be trained. */
  readonly settings: RunSettings;
}

interface PlacedFinding {
  readonly finding: Finding;
  readonly place: TextRange;
}

/** What came of a gradient check. */
export type GradientAnswer =
  /** The spec or its data has errors. */
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  /** `rows` of the training rows were used. `precision` is that of a training: a check computes in float64. */
  | {
      readonly type: 'checked';
      readonly rows: number;
      readonly precision: Precision;
      readonly tensors: readonly CheckedTensor[];
    };

/** What came of comparing a person's own gradients. */
export type CompareAnswer =
  /** The spec or its data has errors. */
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  /** The file of gradients has errors, or there is nothing to compare with. */
  | { readonly type: 'unreadable'; readonly problems: readonly FileProblem[] }
  | { readonly type: 'compared'; readonly report: GradientsReport }
  /** Without a file: how one looks for this network. */
  | { readonly type: 'format'; readonly format: Format };

/** The edits that write the weights into the text, or why they do not go there, in words. */
export type WeightEditAnswer = readonly TextEdit[] | { readonly problem: string };

/** What the threads that answer once answer, by their task. */
export interface TaskAnswers {
  /** Spec and data, read and checked. */
  readonly check: CheckResult;
  /** The gradients at the first weights, held against central differences. */
  readonly checkGradients: GradientAnswer;
  /** A person's own gradients, held against those at the first weights; without a file, how one looks. */
  readonly compareGradients: CompareAnswer;
  readonly editWeights: WeightEditAnswer;
}

/** What a thread is started for: its first message. */
export type WorkerRequest =
  | ({ readonly task: 'train'; readonly continues?: Continuation } & TrainingRequest)
  | ({ readonly task: 'check' } & CheckRequest)
  | ({ readonly task: 'checkGradients'; readonly computing: Computing } & CheckRequest)
  | ({ readonly task: 'compareGradients'; readonly gradients?: Uint8Array } & CheckRequest)
  | ({ readonly task: 'editWeights' } & WeightEditRequest)
  /** Answers evaluation requests (src/run/questions.ts) until it is ended. */
  | ({ readonly task: 'evaluate' } & RunSubject)
  /** Tries fixes: answers trial questions (src/run/trial.ts) until it is ended. */
  | { readonly task: 'tryFixes' }
  /** Trains again, to answer replay questions (src/run/replayQuestions.ts), until it is ended. */
  | ({ readonly task: 'replay' } & TrainingRequest)
  /** Answers the Debug Adapter Protocol (src/debug) until it is ended. */
  | ({ readonly task: 'debug' } & DebugRequest);

export type HostToWorker =
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Stop after the batch at hand. */
  | { readonly type: 'stop' }
  /** The last `epochs` message has been stored. Tensors are wanted of every `stride`-th epoch, and of the newest. */
  | { readonly type: 'ack'; readonly stride: number }
  /** The last `mark` has been stored. They are wanted once in `interval` milliseconds of computing. */
  | { readonly type: 'marked'; readonly interval: number };

export type WorkerToHost =
  /** The spec or its data has errors. */
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  /** The run that was to be continued cannot be: why, in one or two sentences. Nothing has been sent of it. */
  | { readonly type: 'unfit'; readonly message: string }
  | { readonly type: 'started'; readonly info: RunFacts; readonly subject: RunSubject }
  /** What the run is computed from and by. */
  | { readonly type: 'basis'; readonly basis: RunBasis }
  /** The weights that it starts from (src/trace/firstWeights.ts), of a network that is not too large. Before the first epochs. */
  | { readonly type: 'firstWeights'; readonly weights: Float64Array }
  | ({ readonly type: 'epochs' } & EpochBatch)
  | { readonly type: 'state'; readonly state: 'running' | 'paused' }
  /** Where the training can go on. Every epoch before it has been sent. */
  | { readonly type: 'mark'; readonly mark: Checkpoint }
  | {
      readonly type: 'ended';
      readonly state: 'finished' | 'stopped' | 'diverged';
      readonly message: string;
      /** The numbers of the test rows (src/trace/testScalars.ts), if the run has any. */
      readonly test?: Float64Array;
      /** Of a run that diverged. */
      readonly failedBatch?: FailedBatch;
    };

/** A message of the Debug Adapter Protocol, in either direction. */
type ProtocolMessage = { readonly type: 'protocol'; readonly message: object };

export type HostToDebug =
  | ProtocolMessage
  /** The sample that the person looks at, by its row in the source; undefined of none. */
  | { readonly type: 'sample'; readonly sourceRow: number | undefined }
  /** The spec as it is saved by now; undefined where there is none any more. Answers each `readSpec`. */
  | { readonly type: 'spec'; readonly text: string | undefined }
  | Extract<HostToWorker, { readonly type: 'ack' | 'marked' }>;

/** What a debug session says of the run that it trains is what a training says of one. */
/** From here on everything is told of another branch of the training; the training itself is branch 0. */
export interface BranchTold {
  readonly type: 'branched';
  readonly branch: number;
  /** Where it left which one, told when it begins and whenever more is set in it: then it has as many epochs as that one had before. */
  readonly left?: { readonly of: number; readonly epochs: number } & Omit<RunBranch, 'of' | 'ofStartedAt'>;
}

export type DebugToHost =
  | ProtocolMessage
  | Exclude<WorkerToHost, { readonly type: 'refused' | 'unfit' }>
  /** Where it stands; without a stop it moves. `travel` is told while it moves, too. */
  | { readonly type: 'debugged'; readonly stop: StopSnapshot | undefined; readonly travel: Travel }
  | BranchTold
  /** Asks for the spec as it is saved by now. */
  | { readonly type: 'readSpec' }
  /** The session is over, and everything has been said of its run. */
  | { readonly type: 'over' };
