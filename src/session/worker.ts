import { parentPort, workerData } from 'node:worker_threads';
import { nodeFiles } from '../data/nodeFiles.ts';
import { createTrainer } from '../engine/trainer.ts';
import { prepare } from '../plan/prepare.ts';
import type { TrainingRequest } from '../protocol/worker.ts';
import { runFacts } from './runFacts.ts';
import { TrainingLoop } from './trainingLoop.ts';

/** Entry of the worker thread: reads and checks the data, trains, and exits. */
async function main(port: NonNullable<typeof parentPort>): Promise<void> {
  const request = workerData as TrainingRequest;
  const files = request.files ? nodeFiles(request.files.folder, request.files.root) : undefined;
  const prepared = await prepare(request.text, { files, limits: request.limits });
  if (!prepared.options) {
    port.postMessage({ type: 'refused', problems: prepared.problems });
    return;
  }
  const loop = new TrainingLoop(
    {
      post: (message, transfer = []) => port.postMessage(message, [...transfer]),
      now: () => performance.now(),
      nextTurn: () => new Promise(resolve => setImmediate(resolve)),
    },
    prepared.options.epochs,
  );
  port.on('message', message => loop.receive(message));
  port.postMessage({ type: 'started', info: runFacts(prepared, request.fallbackName) });
  await loop.run(createTrainer(prepared.options, loop.recordTensors));
  port.close();
}

if (!parentPort) throw new Error('this file runs in a worker thread');
void main(parentPort);
