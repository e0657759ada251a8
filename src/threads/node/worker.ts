import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { messagePort } from '../messagePort.ts';
import { serve } from '../serve.ts';
import { dataFiles } from './dataFiles.ts';
import { dataDigest, textDigest } from './digests.ts';
import { fastestArithmetic } from './kernelFiles.ts';

/** Entry of the worker threads of Node. */
if (!parentPort) throw new Error('this file runs in a worker thread');
serve(messagePort(parentPort), {
  arithmetic: fastestArithmetic,
  files: dataFiles,
  dataDigest,
  textDigest,
  // Linux has a priority for each thread; elsewhere this would be the whole editor's.
  lowerPriority() {
    if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);
  },
  now: () => performance.now(),
  nextTurn: () => new Promise(resolve => setImmediate(resolve)),
});
