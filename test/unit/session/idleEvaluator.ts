import { join } from 'node:path';
import { Evaluator } from '../../../src/session/evaluator.ts';
import { written } from '../plan/support.ts';
import { trainedOn } from './subjects.ts';

/** A process that asks once and never disposes of its evaluator. */
const { subject, epochs } = await trainedOn(written({ training: { epochs: 1 } }));
const evaluator = new Evaluator(join(import.meta.dirname, '../../../src/session/worker.ts'), subject);
const answer = await evaluator.rows({ row: epochs[0]!.tensors! });
console.log(`${answer?.losses.length} losses`);
