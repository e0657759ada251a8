import { parentPort } from 'node:worker_threads';
import { parseSpec } from '../../../src/spec/parse.ts';

/** In a thread of little memory: posts the code of the first problem of each text that it gets, and how many there are. */
parentPort!.on('message', (text: string) => {
  const { problems } = parseSpec(text);
  parentPort!.postMessage([problems[0]?.code, problems.length]);
});
