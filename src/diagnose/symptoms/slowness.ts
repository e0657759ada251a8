import { isActive } from '../../run/runState.ts';
import { type SymptomRule, symptom } from '../rule.ts';
import { inFinding, measureName } from '../runWords.ts';

/** The loss keeps within 1 % over the last 60 % of the epochs, and the network is poor. A plateau that is left is none. */
export const stalled: SymptomRule = ({ outcome, course }) => {
  if (outcome.verdict !== 'poor' || !course.isFlat) return undefined;
  return symptom('stalled', `The loss has stayed at ${inFinding(course.last)} since epoch ${course.flatFrom}.`, {
    quantity: 'loss',
    value: course.last,
    epoch: course.flatFrom,
  });
};

/** The loss turns up and down by more than a tenth of itself in a fifth of the last epochs (AutoTrainer), and the network is poor. */
export const oscillating: SymptomRule = ({ trace, outcome, course }) => {
  if (outcome.verdict !== 'poor' || course.turns < 0.2 || trace.epochs < 10) return undefined;
  const share = `${Math.round(100 * course.turns)} %`;
  return symptom('oscillating', `The loss jumps up and down by more than 10 % in ${share} of the last epochs.`, {
    quantity: 'loss',
    value: course.turns,
    epoch: trace.epochs,
  });
};

/** The loss still falls at a tenth or more of its mean slope when the training ends, and the network is poor. */
export const slow: SymptomRule = ({ trace, outcome, course }) => {
  if (outcome.verdict !== 'poor' || outcome.isUnfinished || !course.isFalling || course.isFlat) return undefined;
  const text = `The loss still falls when the training ends: from ${inFinding(course.first)} to ${inFinding(course.last)} in ${trace.epochs} epochs.`;
  return symptom('slow', text, { quantity: 'loss', value: course.endSlope, epoch: trace.epochs });
};

/** There is nothing to find: it learned. */
export const healthy: SymptomRule = ({ trace, outcome }) => {
  if (outcome.verdict !== 'well' || isActive(trace.status.state)) return undefined;
  const { measure, last, validation } = outcome;
  const heldOut = Number.isFinite(validation) ? `, and ${inFinding(validation)} on held-out rows` : '';
  const text = `The network learned: ${measureName(measure)} ${inFinding(last)} on ${trace.info.trainingRows} training rows${heldOut}.`;
  return symptom('healthy', text, { severity: 'info', quantity: measure ?? 'loss', value: last, epoch: trace.epochs });
};
