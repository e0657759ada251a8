import { type Facts, type SymptomRule, symptom } from '../rule.ts';
import { inFinding } from '../runWords.ts';

/** R2 up to here is no better than the mean of the targets. */
const nothing = 0.02;

/** R2 at most 0.02: answering the mean of the targets for every row would do as well. */
export const worseThanMean: SymptomRule = ({ trace, outcome }) => {
  const { measure, last, verdict } = outcome;
  if (measure !== 'r2' || verdict === 'well' || verdict === 'diverged' || !(last <= nothing)) return undefined;
  const text =
    last < -nothing
      ? `R2 is ${inFinding(last)}: the mean of the targets would be a better prediction.`
      : `R2 is ${inFinding(last)}: the predictions are no better than the mean of the targets.`;
  return symptom('worse-than-mean', text, { quantity: 'r2', value: last, epoch: trace.epochs });
};

/** The accuracy is that of a constant answer, and all classes are about equally frequent. */
export const chanceLevel: SymptomRule = facts => {
  const { trace, outcome } = facts;
  if (!isConstant(facts) || isUneven(facts)) return undefined;
  const text = `The accuracy is ${inFinding(outcome.last)}, and ${inFinding(outcome.constant)} needs no training: it is the share of the largest class.`;
  return symptom('chance-level', text, { quantity: 'accuracy', value: outcome.last, epoch: trace.epochs });
};

/** The accuracy is the share of the largest class, which is larger than the others. */
export const majorityOnly: SymptomRule = facts => {
  const { trace, outcome } = facts;
  if (!isConstant(facts) || !isUneven(facts)) return undefined;
  const text = `The accuracy, ${inFinding(outcome.last)}, is the share of the largest class: the network answers it for every row.`;
  return symptom('majority-only', text, { quantity: 'accuracy', value: outcome.last, epoch: trace.epochs });
};

/** Within a twentieth of the way to a perfect answer: single epochs stray by some rows. */
function isConstant({ outcome: { measure, score, verdict } }: Facts): boolean {
  return measure === 'accuracy' && verdict !== 'well' && verdict !== 'diverged' && score <= 0.05;
}

function isUneven({ trace, outcome: { constant, classCounts } }: Facts): boolean {
  const classes = classCounts?.length ?? Math.max(2, trace.info.layers[trace.info.layers.length - 1]!.outputs);
  return constant > 1.3 / classes;
}
