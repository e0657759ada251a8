import type { ReferenceLevel } from '../../findings/before.ts';
import { editText } from '../../findings/fixText.ts';
import { measureNames, outcomeOf } from '../../findings/verification.ts';
import { MadePart } from '../../page/parts.ts';
import type { Run } from '../../run/run.ts';
import { type KeptTrial, noTrials, type SpecTrials, type TriedFix, type TriedVariant } from '../../run/trial.ts';
import { bandOf } from '../../trials/bands.ts';
import { ranked } from '../../trials/ranking.ts';
import { trialMeasure, verificationOf } from '../../trials/trialMeasure.ts';
import { trialNote, triedText } from '../../trials/trialText.ts';
import type { TrialChart, TrialPicture, TrialsUpdate } from '../trialsPicture.ts';
import type { Part, Viewed } from './part.ts';

/** The fixes that were tried on the spec, and those that are being tried. */
export function trialsPart(trialsOf: () => SpecTrials = () => noTrials): Part<TrialsUpdate | null> {
  return new MadePart({
    of: ({ run }: Viewed) => {
      const trials = trialsOf();
      return trials === noTrials ? null : { run, trials };
    },
    make: ({ run, trials }) => ({
      running: trials.running,
      tried: trials.kept.map(kept => trialPicture(kept, run)),
    }),
  });
}

function trialPicture({ id, text, trial }: KeptTrial, run: Run): TrialPicture {
  const fixes = ranked(trial);
  const isOfOtherText = run.request !== undefined && run.request.text !== text;
  return {
    id,
    note: trialNote(trial),
    isOfOtherText,
    charts: chartsOf(trial, fixes, isOfOtherText ? [] : (run.info.before?.levels ?? [])),
    fixes: fixes.map(tried => {
      const verification = verificationOf(trial, tried);
      return {
        index: trial.fixes.indexOf(tried),
        title: tried.fix.title,
        edits: tried.fix.edits.map(editText),
        text: triedText(trial, tried),
        outcome: verification ? outcomeOf(verification) : null,
        isTrained: 'variant' in tried,
      };
    }),
  };
}

function chartsOf(
  trial: KeptTrial['trial'],
  fixes: readonly TriedFix[],
  levels: readonly ReferenceLevel[],
): readonly TrialChart[] {
  const measure = trialMeasure(trial);
  const isHeldOut = measure.startsWith('validation');
  const loss = isHeldOut ? 'validationLoss' : 'loss';
  const bandsOf = (number: typeof measure | typeof loss, has: (variant: TriedVariant) => boolean) => ({
    now: bandOf(trial.now, number),
    fixes: fixes.map(tried => ('variant' in tried && has(tried.variant) ? bandOf(tried.variant, number) : null)),
  });
  const metric: TrialChart = {
    key: 'metric',
    title: capitalized(measureNames[measure]),
    ...bandsOf(measure, ({ task }) => task === trial.now.task),
    levels: levels.filter(({ of }) => of === (measure.toLowerCase().endsWith('accuracy') ? 'accuracy' : 'r2')),
  };
  const losses: TrialChart = {
    key: 'loss',
    title: isHeldOut ? 'Validation loss' : 'Loss',
    ...bandsOf(loss, ({ isSameLoss }) => isSameLoss),
    levels: levels.filter(({ of }) => of === 'loss'),
  };
  return measure === 'loss' ? [losses] : [metric, losses];
}

function capitalized(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
