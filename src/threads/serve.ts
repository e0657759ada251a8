import { beforeTraining } from '../diagnose/beforeTraining.ts';
import { notSilenced } from '../findings/finding.ts';
import { placeOf } from '../findings/place.ts';
import { layerShapes } from '../plan/layerShapes.ts';
import { type Prepared, prepare } from '../plan/prepare.ts';
import type { EvaluationRequest } from '../run/questions.ts';
import type { ReplayQuestion, ReplayReply } from '../run/replayQuestions.ts';
import { runSettings } from '../run/runSettings.ts';
import type { Trial, TrialProblem, TrialProgress, TrialQuestion } from '../run/trial.ts';
import type {
  CheckRequest,
  CheckResult,
  TrainingRequest,
  WeightEditAnswer,
  WeightEditRequest,
  WorkerRequest,
  WorkerToHost,
} from '../run/workerMessages.ts';
import { weightEdits } from '../spec/weightEdits.ts';
import { withItsDigits } from '../trace/digits.ts';
import { tryFixes } from '../trials/tryFixes.ts';
import { answerQuestions } from './answering.ts';
import { compareAnswer } from './comparedGradients.ts';
import { debug } from './debugTask.ts';
import { Evaluation } from './evaluation.ts';
import { gradientAnswer } from './gradientAnswer.ts';
import { listen } from './messages.ts';
import type { Port } from './port.ts';
import { Replay } from './replay.ts';
import type { Runtime } from './runtime.ts';
import { TrainingLoop } from './trainingLoop.ts';
import { prepareRun, trainRun } from './trainRun.ts';

type Serve<Task extends WorkerRequest['task']> = (
  port: Port,
  request: Extract<WorkerRequest, { readonly task: Task }>,
  runtime: Runtime,
) => void;

/** What a thread does for each request, until it is ended. */
const tasks: { readonly [Task in WorkerRequest['task']]: Serve<Task> } = {
  train(port, request, runtime) {
    train(port, request, runtime).catch(error =>
      // Outside of the promise, where a thread of any kind says that it has failed.
      setTimeout(() => {
        throw error;
      }),
    );
  },
  check: (port, request, runtime) =>
    answerQuestions(port, async () => checkResult(await prepareAll(request, runtime), runtime)),
  checkGradients: (port, request, runtime) =>
    answerQuestions(port, async () => gradientAnswer(await prepareAll(request, runtime), request.computing, runtime)),
  compareGradients: (port, request, runtime) =>
    answerQuestions(port, async () => compareAnswer(await prepareAll(request, runtime), request.gradients)),
  editWeights: (port, request) => answerQuestions(port, () => weightEditAnswer(request)),
  evaluate(port, subject) {
    let evaluation: Evaluation | undefined;
    answerQuestions(
      port,
      (request: EvaluationRequest) => {
        evaluation ??= new Evaluation(subject);
        return evaluation.answer(request);
      },
      buffersOf,
    );
  },
  tryFixes: answerTrials,
  replay: answerReplays,
  debug,
};

/** Inside a thread: does what its first message asks for. */
export function serve(port: Port, runtime: Runtime): void {
  port.onMessage(message => {
    const request = message as WorkerRequest;
    // Uncaught, it is why the thread failed.
    if (!Object.hasOwn(tasks, Object(request).task)) {
      throw new TypeError(`a thread was started for "${Object(request).task}", which it cannot do`);
    }
    (tasks[request.task] as Serve<typeof request.task>)(port, request as never, runtime);
  });
}

async function train(
  port: Port,
  request: Extract<WorkerRequest, { readonly task: 'train' }>,
  runtime: Runtime,
): Promise<void> {
  const post = (message: WorkerToHost, transfer: readonly ArrayBuffer[] = []) => port.post(message, transfer);
  const loop = new TrainingLoop({ ...runtime, post });
  listen(port, loop.handlers);
  await trainRun(await prepareRun(request, runtime), request, loop, { ...runtime, post });
}

function answerReplays(port: Port, request: TrainingRequest, runtime: Runtime): void {
  let replay: Promise<Replay | string> | undefined;
  let progress: (epoch: number) => void = () => undefined;
  const host = { ...runtime, progress: (epoch: number) => progress(epoch) };
  answerQuestions<ReplayQuestion, ReplayReply, number>(port, async (question, turn) => {
    progress = turn.progress;
    replay ??= prepareRun(request, runtime).then(({ options, problems }) => {
      if (options) {
        // The bits are those of two threads; a second thread could not be stopped when the replay restarts.
        const choice = {
          precision: options.precision,
          reproducible: request.computing.reproducible,
          threads: 1,
        } as const;
        return new Replay(options, runtime.arithmetic(choice), host);
      }
      const error = problems.find(({ severity }) => severity === 'error');
      return `the run cannot be trained again: ${error?.message ?? 'its spec or its data cannot be read'}`;
    });
    const there = await replay;
    if (typeof there === 'string') return { type: 'problem', message: there };
    return there.answer(question, () => turn.signal.aborted);
  });
}

function answerTrials(port: Port, _: unknown, runtime: Runtime): void {
  runtime.lowerPriority?.();
  answerQuestions<TrialQuestion, Trial | TrialProblem | undefined, TrialProgress>(port, (question, turn) => {
    const { signal, progress } = turn;
    const files = runtime.files(question.files);
    return tryFixes(question, { ...runtime, files, progress, stopped: () => signal.aborted });
  });
}

function checkResult(prepared: Prepared, { textDigest }: Pick<Runtime, 'textDigest'>): CheckResult {
  const { parsed, problems, options } = prepared;
  const { spec, silencing, outline, layerRanges } = parsed;
  const findings = notSilenced(beforeTraining(prepared)?.findings ?? [], silencing).map(finding => ({
    finding,
    place: placeOf(finding, outline),
  }));
  const trainable = spec && options && { outline, silencing, settings: runSettings(spec, options, textDigest) };
  const layers = layerShapes(parsed, options?.inputs);
  return { problems, layers, layerRanges, findings, ...(trainable && { trainable }) };
}

export function weightEditAnswer({ text, layers, precision }: WeightEditRequest): WeightEditAnswer {
  return weightEdits(text, layers, value => withItsDigits(value, precision));
}

function prepareAll({ text, files, limits }: CheckRequest, runtime: Runtime): Promise<Prepared> {
  return prepare(text, { files: runtime.files(files), limits });
}

function buffersOf(answer: object): ArrayBuffer[] {
  return Object.values(answer).flatMap(value => (value instanceof Float64Array ? [value.buffer as ArrayBuffer] : []));
}
