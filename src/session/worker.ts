import { parentPort, workerData } from 'node:worker_threads';
import { createTrainer } from '../engine/trainer.ts';
import { prepare } from '../plan/prepare.ts';
import type { TrainingRequest } from '../protocol/worker.ts';
import { dataFiles } from './dataFiles.ts';
import { runFacts } from './runFacts.ts';
import { TrainingLoop } from './trainingLoop.ts';

/** Entry of the worker thread: reads and checks the data, trains, and exits. */
async function main(port: NonNullable<typeof parentPort>): Promise<void> {
  const request = workerData as TrainingRequest;
  const { parsed, problems, options } = await prepare(request.text, {
    files: dataFiles(request.files),
    limits: request.limits,
  });
  if (!parsed.spec || !options) {
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
  port.postMessage({ type: 'started', info: runFacts(parsed.spec, options, request.fallbackName) });
  await loop.run(createTrainer(options, loop.recordTensors));
  port.close();
}

if (!parentPort) throw new Error('this file runs in a worker thread');
void main(parentPort);
