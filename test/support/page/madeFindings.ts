import type { Finding, SymptomCode } from '../../../src/findings/finding.ts';

/** Findings as rules give them, of a network whose layers are h1, h2 and out, and of at least 12 epochs. */

export const rateHigh: Finding = {
  code: 'learning-rate-high',
  kind: 'cause',
  severity: 'warning',
  message: 'The learning rate 0.1 is too high: every step overshoots, and the loss jumps up and down.',
  quantity: 'loss',
  epoch: 3,
  path: ['optimizer', 'learningRate'],
  explains: ['oscillating', 'vanishing'],
  evidence: [
    { text: 'the loss rose in 9 of 12 epochs, up to 41.25', quantity: 'loss', epoch: 8, value: 41.25 },
    { text: 'the error signal of h2 reaches 1,234', quantity: 'deltaRms', layer: 1, epoch: 5, value: 1234 },
    { text: 'an epoch changes the weights of h1 by 31 %', quantity: 'weightUpdate', layer: 0, epoch: 2, value: 0.31 },
    { text: 'an input of the first sample is 255', quantity: 'input', layer: 0, value: 255 },
    { text: 'such rates are usual for batches of thousands of rows' },
  ],
  fixes: [
    {
      title: 'Lower the learning rate to 0.004',
      edits: [{ path: ['optimizer', 'learningRate'], value: 0.004 }],
    },
    {
      title: 'Use Adam with its default learning rate',
      edits: [
        { path: ['optimizer', 'type'], value: 'adam' },
        { path: ['optimizer', 'learningRate'], value: null },
      ],
    },
    { title: 'Look for rows that are far from all others', edits: [] },
  ],
};

function symptom(code: SymptomCode, message: string, more: Partial<Finding> = {}): Finding {
  return { code, kind: 'symptom', severity: 'warning', message, evidence: [], fixes: [], ...more };
}

export const oscillating = symptom('oscillating', 'The loss goes up and down: it turned 9 times in 12 epochs.');
export const vanishing = symptom('vanishing', 'Almost no gradient reaches h1: 30,000 times less than the output has.', {
  severity: 'error',
  layer: 0,
  epoch: 4,
  quantity: 'gradientNorm',
  value: 3e-5,
});
export const slow = symptom('slow', 'The loss still falls at the end.', { severity: 'info' });
export const majority = symptom('majority-only', 'Every answer is "setosa", the commonest class.');
export const chance = symptom('chance-level', 'The loss is what guessing gives.', { layer: 2 });
export const healthy = symptom(
  'healthy',
  'It learns: the loss fell from 1.1 to 0.04, and every layer gets a gradient.',
  {
    severity: 'info',
    evidence: [{ text: 'the validation accuracy is 97 %', quantity: 'validationAccuracy', epoch: 12, value: 0.97 }],
  },
);
