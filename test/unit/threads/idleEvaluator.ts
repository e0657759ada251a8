import { join } from 'node:path';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import { written } from '../plan/support.ts';
import { trainedOn } from '../run/subjects.ts';

/** A process that asks once and never disposes of its evaluator. */
const { subject, epochs } = await trainedOn(written({ training: { epochs: 1 } }));
const evaluator = new Evaluator(nodeThreads(join(import.meta.dirname, '../../../src/threads/node/worker.ts')), subject);
const answer = await evaluator.rows({ row: epochs[0]!.tensors! });
console.log(`${answer?.losses.length} losses`);
