import { parentPort } from 'node:worker_threads';
import { messagePort } from '../../../src/threads/messagePort.ts';
import { dataFiles } from '../../../src/threads/node/dataFiles.ts';
import { dataDigest, textDigest } from '../../../src/threads/node/digests.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { serve } from '../../../src/threads/serve.ts';

/** One real thread that serves many: each port that it is sent is that of a thread, as src/threads/node/worker.ts serves one. */
parentPort!.on('message', port =>
  serve(messagePort(port), {
    arithmetic: fastestArithmetic,
    files: dataFiles,
    dataDigest,
    textDigest,
    now: () => performance.now(),
    nextTurn: () => new Promise(resolve => setImmediate(resolve)),
  }),
);
