import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { measureTest } from '../../engine/testing.ts';
import { createTrainer, type Trainer } from '../../engine/trainer.ts';
import { type Prepared, prepare } from '../../plan/prepare.ts';
import { runFacts } from '../../run/runFacts.ts';
import { assertNever } from '../../run/runState.ts';
import { runSubject } from '../../run/runSubject.ts';
import type { CheckRequest, TrainingRequest, WorkerRequest, WorkerToHost } from '../../run/workerMessages.ts';
import { mostFirstWeights, packedWeights } from '../../trace/firstWeights.ts';
import { answerEvaluations } from '../evaluationThread.ts';
import { gradientAnswer } from '../gradientAnswer.ts';
import { answerReplays } from '../replayThread.ts';
import { checkResult } from '../specCheck.ts';
import { TrainingLoop } from '../trainingLoop.ts';
import { weightEditAnswer } from '../weightEditAnswer.ts';
import { dataFiles } from './dataFiles.ts';
import { fastestArithmetic } from './kernelFiles.ts';

/** Entry of the worker thread: does what it was started for and exits. */
async function main(port: MessagePort, request: WorkerRequest): Promise<void> {
  switch (request.task) {
    case 'train':
      await train(port, request);
      break;
    case 'check':
      port.postMessage(checkResult(await prepareAll(request)));
      break;
    case 'checkGradients':
      port.postMessage(gradientAnswer(await prepareAll(request), request.computing, fastestArithmetic));
      break;
    case 'editWeights':
      port.postMessage(weightEditAnswer(request));
      break;
    case 'evaluate':
      answerEvaluations(port, request);
      // It stays until it is ended.
      return;
    case 'replay':
      answerReplays(port, () => prepareAll(request, request.seed), request.computing, fastestArithmetic);
      // So does this one.
      return;
    default:
      assertNever(request);
  }
  port.close();
}

async function train(port: MessagePort, request: TrainingRequest): Promise<void> {
  const prepared = await prepareAll(request, request.seed);
  const { parsed, problems, options } = prepared;
  const subject = runSubject(prepared);
  if (!parsed.spec || !options || !subject) {
    port.postMessage({ type: 'refused', problems });
    return;
  }
  const loop = new TrainingLoop(
    {
      post: (message, transfer = []) => port.postMessage(message, [...transfer]),
      now: () => performance.now(),
      nextTurn: () => new Promise(resolve => setImmediate(resolve)),
    },
    options.epochs,
  );
  port.on('message', message => loop.receive(message));
  const { inputs, targets } = subject.samples;
  const started: WorkerToHost = {
    type: 'started',
    info: runFacts(parsed.spec, options, request.fallbackName, subject.samples),
    subject,
  };
  port.postMessage(started, [inputs.buffer as ArrayBuffer, targets.buffer as ArrayBuffer]);
  const arithmetic = fastestArithmetic({ precision: options.precision, ...request.computing });
  const trainer = createTrainer(options, { recordTensors: loop.recordTensors, arithmetic });
  if (parametersOf(trainer) <= mostFirstWeights) {
    const weights = packedWeights(trainer.network.layers);
    const first: WorkerToHost = { type: 'firstWeights', weights };
    port.postMessage(first, [weights.buffer as ArrayBuffer]);
  }
  await loop.run(trainer, () => measureTest(trainer, options));
}

function parametersOf({ layout }: Trainer): number {
  return layout.layers.reduce((sum, { tensors }) => sum + tensors.weights.length + tensors.bias.length, 0);
}

/** `seed` stands in for the one of the text. */
function prepareAll({ text, files, limits }: CheckRequest, seed?: number): Promise<Prepared> {
  return prepare(text, { files: dataFiles(files), limits, ...(seed !== undefined && { seed }) });
}

if (!parentPort) throw new Error('this file runs in a worker thread');
void main(parentPort, workerData as WorkerRequest);
