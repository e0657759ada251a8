import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { WorkerRequest } from '../../../src/run/workerMessages.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import { subjectOf } from '../run/subjects.ts';

const start = nodeThreads(join(import.meta.dirname, '../../../src/threads/node/worker.ts'));

const spec = {
  data: { inputs: [[0], [1]], targets: [[0], [1]] },
  layers: [{ units: 2, activation: 'tanh' }, { units: 1 }],
  training: { epochs: 10_000_000 },
} as const;
const read = { text: JSON.stringify(spec), files: 'untrusted', limits: defaultLimits } as const;
const computing = { reproducible: false, threads: 1 } as const;
const training = { ...read, fallbackName: 'net', computing };

const requests: { readonly [Task in WorkerRequest['task']]: Extract<WorkerRequest, { readonly task: Task }> } = {
  train: { task: 'train', ...training },
  check: { task: 'check', ...read },
  checkGradients: { task: 'checkGradients', computing, ...read },
  compareGradients: { task: 'compareGradients', ...read },
  editWeights: { task: 'editWeights', text: read.text, precision: 'float64', layers: [] },
  evaluate: { task: 'evaluate', ...(await subjectOf(spec)) },
  replay: { task: 'replay', ...training },
  debug: { task: 'debug', ...training },
  tryFixes: { task: 'tryFixes' },
};

suite('a worker thread', () => {
  for (const request of Object.values(requests)) {
    test(`gives a sign of life when it is asked for one (${request.task})`, async () => {
      const port = start(request);
      const pongs = await new Promise<number>((resolve, reject) => {
        let heard = 0;
        port.onEnd(reason => reject(new Error(reason)));
        port.onMessage(message => {
          const { type } = message as { type: string };
          if (type === 'epochs') port.post({ type: 'ack', stride: 1 });
          if (type !== 'pong') return;
          // A training has begun by its first epochs.
          if (++heard === 5) resolve(heard);
          else port.post({ type: 'ping' });
        });
        port.post({ type: 'ping' });
      });
      assert.equal(pongs, 5);
      const reason = await new Promise(resolve => {
        port.onEnd(resolve);
        port.end();
      });
      assert.equal(reason, undefined);
    });

    test(`that is told what it does not know fails (${request.task})`, async () => {
      const port = start(request);
      port.onMessage(() => undefined);
      const reason = await new Promise(resolve => {
        port.onEnd(resolve);
        port.post({ type: 'weather' });
      });
      assert.equal(reason, 'unknown type "weather"');
    });
  }
});
