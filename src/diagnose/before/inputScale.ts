import type { Evidence, Finding } from '../../findings/finding.ts';
import { activations } from '../../functions/activations.ts';
import { quote } from '../../spec/words.ts';
import type { Column } from './columns.ts';
import { figure } from './figures.ts';
import { stuckWords } from './flat.ts';
import type { Planned } from './planned.ts';
import { farMean, scalingFixes, smallSize, unscaledColumns } from './unscaled.ts';

const mostNamed = 3;

/**
 * Inputs far from mean 0 and deviation 1 (LeCun, Bottou, Orr and Müller 1998, 4.3: each input should average to 0 and have about the
 * same covariance). Likely: some networks learn all the same.
 */
export function inputScale(planned: Planned): Finding | undefined {
  const { options } = planned;
  const columns = planned.columns();
  const off = unscaledColumns(planned);
  const areSmall =
    off.length === 0 && columns.every(({ size }) => size < smallSize) && columns.some(({ spread }) => spread > 0);
  if (off.length === 0 && !areSmall) return undefined;
  if (planned.spec.data.standardize || planned.spec.data.normalize) return undefined;
  const named = areSmall ? columns.toSorted((a, b) => b.size - a.size) : off;
  const [worst] = named;
  const flat = planned.flat();
  const isStuck = flat?.isWhole === true && flat.culprit === 'inputs';
  return {
    code: 'inputs-unscaled',
    kind: 'cause',
    severity: isStuck ? 'error' : 'info',
    ...(isStuck && { isCertain: true }),
    layer: 0,
    quantity: 'input',
    message: `${isStuck ? `${stuckWords(planned, flat)} because the inputs are not scaled` : areSmall ? 'The inputs are tiny and not scaled' : 'The inputs are not scaled'}: ${named.slice(0, mostNamed).map(columnInWords).join('; ')}${named.length > mostNamed ? `; and ${named.length - mostNamed} more` : ''}.`,
    value: worst.size,
    evidence: [...ratioEvidence(columns), ...firstLayerEvidence(planned, options.layers[0].name)],
    path: ['data'],
    fixes: scalingFixes(planned),
  };
}

/** `"weight" is about 2,980, from 1,610 to 5,140`. */
function columnInWords({ name, mean, spread, least, most }: Column): string {
  const isTight = Math.abs(mean) > farMean * spread;
  const about = isTight
    ? `varies by ${figure(spread)} around ${figure(mean)}`
    : `runs from ${figure(least)} to ${figure(most)}`;
  return `${quote(name)} ${about}`;
}

function ratioEvidence(columns: readonly Column[]): Evidence[] {
  const sizes = columns.filter(({ spread }) => spread > 0).map(({ size }) => size);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const ratio = most / least;
  if (!(ratio > 100)) return [];
  return [
    { text: `the largest column is ${figure(ratio, 2)} times the smallest`, quantity: 'input', layer: 0, value: ratio },
  ];
}

function firstLayerEvidence(planned: Planned, name: string): Evidence[] {
  const first = planned.firstPass()?.layers[0];
  if (!first) return [];
  const { family } = activations[planned.options.layers[0].activation.type];
  if (family === 'squashing' && first.flatShare > 0)
    return [
      {
        text: `${figure(100 * first.flatShare)} % of the outputs of ${quote(name)} are saturated at the first weights`,
        quantity: 'saturatedShare',
        layer: 0,
        value: first.flatShare,
      },
    ];
  return [
    {
      text: `the first net values of ${quote(name)} are about ${figure(first.netSize)}, where 1 is usual`,
      quantity: 'net',
      layer: 0,
      value: first.netSize,
    },
  ];
}
