import type { Finding } from '../../findings/finding.ts';
import { counted } from '../../spec/words.ts';
import type { Planned } from './planned.ts';
import { batchesOf, stepsOf } from './steps.ts';

/** Fewer updates than this teach a network little, whatever their size. */
const fewest = 20;
const enough = 1000;

/** Updates are what teaches, and an epoch has few where its batches are large (Goodfellow et al. 2016, 8.1.3). Likely. */
export function fewSteps({ options }: Planned): Finding | undefined {
  const steps = stepsOf(options);
  if (steps >= fewest) return undefined;
  const { epochs, batchSize, training } = options;
  const batches = batchesOf(options);
  const wanted = Math.ceil(enough / batches / 10) * 10;
  const smaller = Math.max(1, Math.min(32, Math.floor(training.rows / 10)));
  return {
    code: 'too-few-epochs',
    kind: 'cause',
    severity: 'info',
    message: `The weights are updated ${steps === 1 ? 'once' : `${steps} times`} in all: ${counted(epochs, 'epoch')} of ${counted(batches, 'batch', 'batches')}.`,
    value: steps,
    evidence: [
      {
        text: `${counted(training.rows, 'training row')} in batches of ${batchSize} are ${counted(batches, 'step')} an epoch`,
        value: batches,
      },
    ],
    path: ['training', 'epochs'],
    fixes: [
      { title: `Train for ${wanted} epochs`, edits: [{ path: ['training', 'epochs'], value: wanted }] },
      ...(smaller < batchSize && Math.ceil(training.rows / smaller) * epochs >= fewest
        ? [{ title: `Use batches of ${smaller}`, edits: [{ path: ['training', 'batchSize'], value: smaller }] }]
        : []),
    ],
  };
}
