import type { Fix } from '../../findings/finding.ts';
import { thresholds } from '../../trace/thresholds.ts';
import { flatUnits, unitsInWords } from '../outcome/units.ts';
import { type CauseRule, cause, evidence, type Seen } from '../rule.ts';
import { inFinding, layerName } from '../runWords.ts';
import type { Trace } from '../trace.ts';
import { redrawnWeights } from './redraw.ts';

/** Units that are 0, or whose derivative is, on every row of the last recorded epoch; the exact set. */
export const deadUnits: CauseRule = seen => flatHidden(seen, 'dead') ?? flatOutput(seen, 'dead');

/** Units of a squashing activation that stay at an end of their range, with a derivative below a hundredth of the largest. */
export const saturatedUnits: CauseRule = seen => flatHidden(seen, 'saturated') ?? flatOutput(seen, 'saturated');

function flatHidden(seen: Seen, word: 'dead' | 'saturated') {
  const { outcome, flat } = seen;
  if (outcome.verdict !== 'poor' || !flat || flat.word !== word || flat.share <= thresholds.flatUnits) return undefined;
  return flatFinding(seen, flat);
}

/** An output unit that is flat, though what it answers is wrong. One that is sure of itself is flat as well, and right. */
function flatOutput(seen: Seen, word: 'dead' | 'saturated') {
  const { trace, outcome, symptoms } = seen;
  const epoch = trace.recorded.at(-1);
  if (outcome.verdict !== 'poor' || outcome.score > 0.05 || symptoms.has('majority-only') || epoch === undefined) {
    return undefined;
  }
  const flat = flatUnits(trace, trace.info.layers.length - 1, epoch);
  return flat && flat.word === word && flat.share > thresholds.flatUnits ? flatFinding(seen, flat) : undefined;
}

function flatFinding({ trace, startFlat }: Seen, flat: NonNullable<Seen['flat']>) {
  const { layer, epoch, units, word, derivative } = flat;
  const since = startFlat && startFlat.layer === layer && startFlat.share > thresholds.flatUnits ? 1 : epoch;
  const from = since === 1 ? 'from epoch 1 on' : `in epoch ${epoch}`;
  const text = `${capital(unitsInWords(flat))} of ${layerName(trace, layer)} ${units.length === 1 ? 'is' : 'are'} ${word} ${from}: ${
    word === 'dead'
      ? 'the same answer to every row, and no gradient'
      : `the mean derivative is ${inFinding(derivative)}`
  }.`;
  return cause(
    word === 'dead' ? 'dead-units' : 'saturated-units',
    text,
    layer === trace.info.layers.length - 1 ? [] : unitFixes(trace, layer, word),
    {
      layer,
      epoch,
      quantity: 'meanJacobianDiagonal',
      value: flat.share,
      path: ['layers', layer],
      evidence: [
        evidence(`units ${listed(units)} of ${layerName(trace, layer)} are ${word}`, {
          quantity: 'meanJacobianDiagonal',
          layer,
          epoch,
          value: flat.share,
        }),
      ],
    },
  );
}

function unitFixes(trace: Trace, layer: number, word: 'dead' | 'saturated'): Fix[] {
  return word === 'dead'
    ? [
        { title: 'Use leakyRelu', edits: [{ path: ['layers', layer, 'activation'], value: 'leakyRelu' }] },
        { title: `Draw the first weights of ${layerName(trace, layer)} anew`, edits: redrawnWeights(trace, layer) },
      ]
    : [{ title: 'Use relu', edits: [{ path: ['layers', layer, 'activation'], value: 'relu' }] }];
}

function listed(units: readonly number[]): string {
  return units.length <= 8 ? units.join(', ') : `${units.slice(0, 8).join(', ')} and ${units.length - 8} more`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
