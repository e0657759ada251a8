import type { Evidence, Finding, Fix } from '../../findings/finding.ts';
import { activations } from '../../functions/activations.ts';
import { quote } from '../../spec/words.ts';
import type { Column } from './columns.ts';
import { constantColumns } from './constantInput.ts';
import type { Planned } from './planned.ts';
import { figure } from './words.ts';

/** A column is large whose typical number is above this: a layer with usual weights is then driven far from where it bends. */
const largeSize = 5;
/** ... or whose mean is this many spreads away from 0, and more than 1. */
const farMean = 5;
/** All columns together are small below this. */
const smallSize = 0.02;
const mostNamed = 3;

/** Columns that are far from mean 0 and deviation 1, the worst first; none of inputs that the spec scales. */
export function unscaledColumns({ spec, columns }: Planned): readonly Column[] {
  if (spec.data.standardize || spec.data.normalize) return [];
  const constant = new Set(constantColumns(columns()));
  return columns()
    .filter(column => !constant.has(column) && isOff(column))
    .toSorted((a, b) => b.size - a.size);
}

function isOff({ mean, spread, size, most, least }: Column): boolean {
  if (!Number.isFinite(size)) return true;
  const reach = Math.max(Math.abs(least), Math.abs(most));
  return size > largeSize || reach > 10 * largeSize || (Math.abs(mean) > farMean * spread && Math.abs(mean) > 2);
}

export function areUnscaled(planned: Planned): boolean {
  return unscaledColumns(planned).some(({ size }) => size > largeSize);
}

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
  return {
    code: 'inputs-unscaled',
    kind: 'cause',
    severity: 'info',
    layer: 0,
    quantity: 'input',
    message: `${areSmall ? 'The inputs are tiny and not scaled' : 'The inputs are not scaled'}: ${named.slice(0, mostNamed).map(columnInWords).join('; ')}${named.length > mostNamed ? `; and ${named.length - mostNamed} more` : ''}.`,
    value: worst.size,
    evidence: [...ratioEvidence(columns), ...firstLayerEvidence(planned, options.layers[0].name)],
    path: ['data'],
    fixes: scalingFixes(planned),
  };
}

/** `"weight" is about 2,980, from 1,610 to 5,140`. */
export function columnInWords({ name, mean, spread, least, most }: Column): string {
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
        text: `${figure(100 * first.flatShare)} % of the units of ${quote(name)} are saturated at the first weights`,
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

/** Standardized, or to 0..1 where the inputs are pixels. */
export function scalingFixes({ table, columns }: Planned): Fix[] {
  const standardize: Fix = { title: 'Standardize the inputs', edits: [{ path: ['data', 'standardize'], value: true }] };
  const normalize: Fix = {
    title: 'Scale the inputs to 0..1',
    edits: [{ path: ['data', 'normalize'], value: 'minmax' }],
  };
  const arePixels =
    table.imageShape !== undefined ||
    (columns().length >= 16 && columns().every(({ least, most, areWhole }) => areWhole && least >= 0 && most <= 255));
  return arePixels ? [normalize, standardize] : [standardize, normalize];
}
