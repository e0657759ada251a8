import { totalWeight } from '../functions/classWeights.ts';
import type { SharesAnswer } from '../run/questions.ts';
import type { RunSubject } from '../run/samples.ts';
import { outputsOf } from '../samples/sampleVerdict.ts';
import { valuesInWords } from '../samples/sampleWords.ts';
import { targetInSource } from '../samples/sourceUnits.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import type { QuantityRef } from '../trace/quantityRef.ts';
import type { SampleShare, SampleShares } from './chain.ts';

/** Rows that are named on each side. */
const mostNamed = 10;

/** Which of the kept training rows pull a weight or a bias, and how hard. */
export function sampleShares(
  subject: RunSubject,
  { gradients }: SharesAnswer,
  { ref, epoch }: { readonly ref: QuantityRef; readonly epoch: number },
): SampleShares {
  const { samples } = subject;
  const rows = gradients.length;
  const { classWeights } = subject.model;
  const weight = totalWeight(classWeights, samples.targets, rows, outputsOf(subject.model));
  const finite = [...gradients.keys()].filter(row => Number.isFinite(gradients[row]!));
  const ofSign = (sign: 1 | -1) => finite.filter(row => Math.sign(gradients[row]!) === sign);
  const [falling, rising] = [ofSign(1), ofSign(-1)];
  const largest = (side: number[]): SampleShare[] =>
    side
      .toSorted((a, b) => Math.abs(gradients[b]!) - Math.abs(gradients[a]!))
      .slice(0, mostNamed)
      .map(sample => ({
        sample,
        sourceRow: samples.sourceRows[sample]!,
        label: targetInWords(subject, sample),
        gradient: gradients[sample]!,
      }));
  const shareOf = (side: number[]) => side.reduce((sum, row) => sum + gradients[row]!, 0) / weight;
  return {
    ref,
    epoch,
    rows,
    all: samples.all.training,
    mean: gradients.reduce((sum, gradient) => sum + gradient, 0) / weight,
    negative: shareOf(rising),
    positive: shareOf(falling),
    up: largest(rising),
    down: largest(falling),
    isWeighted: classWeights !== undefined,
    zeros: gradients.filter(gradient => gradient === 0).length,
    nonFinite: rows - finite.length,
  };
}

/** The class of a row, or the target of a network with one output: `setosa`, `target 0.35`; empty for several. */
function targetInWords(subject: RunSubject, row: number): string {
  const { model, samples } = subject;
  if (model.measure === 'largestIsRight') return valuesInWords(subject, samples.targets, row);
  return outputsOf(model) === 1 ? `target ${formatNumber(targetInSource(subject, 0, samples.targets[row]!))}` : '';
}
