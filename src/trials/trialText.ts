import type { Fix, Verification } from '../findings/finding.ts';
import { measureNames, seedsText, verificationText } from '../findings/verification.ts';
import type { Trial, TriedFix, TriedVariant } from '../run/trial.ts';
import { trialSeeds } from '../run/trial.ts';
import { count, counted } from '../spec/words.ts';
import { finalsOf, ownMeasure, trialMeasure, verificationOf } from './trialMeasure.ts';

/** What came of a fix, as a sentence: `Reaches 0.97 in 5 of 5 seeds (now: 0.33 in 5 of 5).` */
export function triedText(trial: Trial, tried: TriedFix): string {
  if ('problem' in tried) return `Could not be trained: ${tried.problem}`;
  const verification = verificationOf(trial, tried);
  if (verification && weighsClasses(tried.fix)) return weighedText(verification);
  const text = verification ? verificationText(verification) : incomparableText(trial, tried.variant);
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

/** A measure over all rows alike cannot say whether weights for rare classes are worth what they cost. */
function weighsClasses({ edits }: Fix): boolean {
  return edits.some(({ path }) => path[1] === 'classWeights');
}

function weighedText({ measure, before, after }: Verification): string {
  const name = measureNames[measure];
  return (
    `${name[0]!.toUpperCase()}${name.slice(1)} ${seedsText(measure, after, ' seeds')} (now: ${seedsText(measure, before, '')}). ` +
    'It counts all rows alike, and the weights are for the rare classes: see the confusion matrix.'
  );
}

/** What the numbers of a trial are, and what of it was left out: `validation accuracy after training, 5 seeds`. */
export function trialNote(trial: Trial): string {
  const { seeds, lastEpoch, budget } = trial;
  const measure = measureNames[trialMeasure(trial)];
  const isLess = seeds.length < trialSeeds || lastEpoch !== undefined;
  const stopped = lastEpoch === undefined ? '' : `, stopped at epoch ${count(lastEpoch)}`;
  const why = isLess ? `: more would take longer than ${counted(budget / 1000, 'second')}` : '';
  return `${measure}, ${counted(seeds.length, 'seed')}${stopped}${why}`;
}

/** Numbers of different units stand side by side, each with its name. */
function incomparableText({ now }: Trial, variant: TriedVariant): string {
  const [before, after] = [now, variant].map(each => {
    const measure = ownMeasure(each);
    return `${measureNames[measure]} ${seedsText(measure, finalsOf(each, measure), '')}`;
  });
  if (now.task === variant.task)
    return 'cannot be compared: the fix changes what the loss measures, and R² is not defined';
  return `reaches ${after} (now: ${before}); the two cannot be compared`;
}
