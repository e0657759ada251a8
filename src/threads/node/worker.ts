import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Prepared, prepare } from '../../plan/prepare.ts';
import { assertNever } from '../../run/runState.ts';
import type { CheckRequest, WorkerRequest, WorkerToHost } from '../../run/workerMessages.ts';
import { answerEvaluations } from '../evaluationThread.ts';
import { gradientAnswer } from '../gradientAnswer.ts';
import { answerReplays } from '../replayThread.ts';
import { checkResult } from '../specCheck.ts';
import { TrainingLoop } from '../trainingLoop.ts';
import { prepareRun, trainRun } from '../trainRun.ts';
import { weightEditAnswer } from '../weightEditAnswer.ts';
import { dataDigest } from './dataDigest.ts';
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
      answerReplays(port, () => prepareRun(request, dataFiles(request.files)), request.computing, fastestArithmetic);
      // So does this one.
      return;
    default:
      assertNever(request);
  }
  port.close();
}

async function train(port: MessagePort, request: Extract<WorkerRequest, { task: 'train' }>): Promise<void> {
  const prepared = await prepareRun(request, dataFiles(request.files));
  const post = (message: WorkerToHost, transfer: readonly ArrayBuffer[] = []) =>
    port.postMessage(message, [...transfer]);
  const loop = new TrainingLoop(
    { post, now: () => performance.now(), nextTurn: () => new Promise(resolve => setImmediate(resolve)) },
    prepared.options?.epochs ?? 0,
  );
  port.on('message', message => loop.receive(message));
  await trainRun(prepared, request, loop, { post, arithmetic: fastestArithmetic, digest: dataDigest });
}

function prepareAll({ text, files, limits }: CheckRequest): Promise<Prepared> {
  return prepare(text, { files: dataFiles(files), limits });
}

if (!parentPort) throw new Error('this file runs in a worker thread');
void main(parentPort, workerData as WorkerRequest);
