import { factsBefore } from '../diagnose/factsBefore.ts';
import { checkpointMisfit } from '../engine/checkpointMisfit.ts';
import type { EngineOptions } from '../engine/options.ts';
import { measureTest } from '../engine/testing.ts';
import { createTrainer, type Trainer } from '../engine/trainer.ts';
import { type Prepared, prepare } from '../plan/prepare.ts';
import type { Continuation, RunBasis } from '../run/continuation.ts';
import { runSubject } from '../run/runSubject.ts';
import type { TrainingRequest } from '../run/workerMessages.ts';
import { mostFirstWeights, packedWeights } from '../trace/firstWeights.ts';
import type { Runtime } from './runtime.ts';
import type { LoopHost, Recorded, TrainingLoop } from './trainingLoop.ts';

/** Reads and checks what is trained, with all that stands in for what the text says. */
export async function prepareRun(request: TrainingRequest, runtime: Pick<Runtime, 'files'>): Promise<Prepared> {
  const { text, limits, seed, extension } = request;
  const { epochs, scheduleEpochs, ignoresGoals = false } = extension ?? {};
  const prepared = await prepare(text, {
    files: runtime.files(request.files),
    limits,
    ...(seed !== undefined && { seed }),
    ...(epochs !== undefined && { epochs }),
    ...(scheduleEpochs !== undefined && { scheduleEpochs }),
  });
  if (!ignoresGoals || !prepared.options) return prepared;
  return { ...prepared, options: withoutGoals(prepared.options) };
}

/** A training that ends after its last epoch only. */
export function withoutGoals(options: EngineOptions): EngineOptions {
  return { ...options, earlyStopping: undefined, stopWhen: {} };
}

/** Trains what was prepared, from the start or from where a run is to go on, and says all there is to say of it. */
export async function trainRun(
  prepared: Prepared,
  request: TrainingRequest & { readonly continues?: Continuation },
  loop: TrainingLoop,
  thread: Pick<Runtime, 'arithmetic' | 'dataDigest' | 'textDigest'> & Pick<LoopHost, 'post'>,
): Promise<void> {
  const { parsed, problems, options } = prepared;
  const { continues } = request;
  const subject = runSubject(prepared);
  if (!parsed.spec || !options || !subject) {
    thread.post({ type: 'refused', problems });
    return;
  }
  const { inputs, targets } = subject.samples;
  const start = () => {
    const info = factsBefore(prepared, request.fallbackName, thread.textDigest, subject.samples)!;
    thread.post({ type: 'started', info, subject }, [inputs.buffer as ArrayBuffer, targets.buffer as ArrayBuffer]);
  };
  // A run that may not go on is not touched.
  if (!continues) start();
  const arithmetic = thread.arithmetic({ precision: options.precision, ...request.computing });
  const trainer = createTrainer(options, { recordTensors: loop.recordTensors(options.epochs), arithmetic });
  const basis = { data: thread.dataDigest(options), arithmetic: trainer.arithmetic };
  const misfit = continues && misfitOf(continues, basis, trainer);
  if (misfit !== undefined) {
    thread.post({ type: 'unfit', message: misfit });
    return;
  }
  if (continues) {
    if (continues.mark) trainer.restore(continues.mark, { continueStopped: request.extension?.ignoresGoals ?? false });
    start();
  } else if (parametersOf(trainer) <= mostFirstWeights) {
    const weights = packedWeights(trainer.network.layers);
    thread.post({ type: 'firstWeights', weights }, [weights.buffer as ArrayBuffer]);
  }
  thread.post({ type: 'basis', basis });
  await loop.run(trainer, () => measureTest(trainer, options), continues && recordedOf(continues));
}

function misfitOf({ mark, basis }: Continuation, now: RunBasis, trainer: Trainer): string | undefined {
  if (basis.arithmetic !== now.arithmetic) {
    return `The run was computed by "${basis.arithmetic}", and here it would be computed by "${now.arithmetic}". Only the same arithmetic continues with the same numbers.`;
  }
  if (basis.data !== now.data) {
    return 'The data has changed since the run was trained: its rows hold other numbers. Train the network again.';
  }
  return mark && checkpointMisfit(mark, trainer);
}

function recordedOf({ epochs, scalars }: Continuation): Recorded {
  const problemOf = (again: Float64Array) => {
    const isSame = scalars?.every((value, k) => Object.is(value, again[k])) ?? true;
    return isSame ? undefined : otherNumbers;
  };
  return { epochs, problemOf };
}

const otherNumbers =
  'Training again does not give the numbers that were recorded: this machine or this extension is not what it was when the run was trained. Train the network again.';

function parametersOf({ layout }: Trainer): number {
  return layout.layers.reduce((sum, { tensors }) => sum + tensors.weightsAfter.length + tensors.biasAfter.length, 0);
}
