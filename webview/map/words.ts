import { formatNumber, notDefined } from '../../src/trace/formatNumber.ts';
import { sizeWord } from '../../src/trace/gradientScales.ts';
import { type LayerScalar, layerScalarFacts, layerScale } from '../../src/trace/scalars.ts';
import { formatShare } from '../format.ts';
import { type SeriesWindow, whyNoLayerValues, windowBlock } from '../series/window.ts';

/** What the map can show, in the order of the list. */
export const mapQuantities = [
  'gradientNorm',
  'deltaRms',
  'jacobianMean',
  'updateRatio',
  'zeroShare',
  'saturatedShare',
] as const satisfies readonly LayerScalar[];

/** A number of the map, short. */
export function valueText(quantity: LayerScalar, value: number): string {
  return layerScalarFacts[quantity].scale.kind === 'share' ? formatShare(value) : formatNumber(value, 3);
}

/** What a number of the map means, in a few words; of a share the number says it. */
export function meaningText(quantity: LayerScalar, activation: string, value: number): string {
  const scale = layerScale(quantity, activation);
  if (scale.kind === 'unjudged') return 'only the diagonal of a full Jacobian: not judged';
  if (scale.kind === 'share') {
    if (!Number.isFinite(value)) return 'not finite';
    return value === 1 ? 'all of them' : value === 0 ? 'none' : '';
  }
  const word = sizeWord(scale, value);
  const own: Partial<Record<LayerScalar, Partial<Record<typeof word, string>>>> = {
    jacobianMean: {
      'exactly 0': 'lets no gradient through',
      'very small': 'lets almost no gradient through',
      small: 'shrinks the gradient',
      medium: 'passes the gradient on',
      large: 'amplifies the gradient',
      'very large': 'amplifies the gradient strongly',
    },
    updateRatio: {
      'exactly 0': 'does not change',
      'very small': 'hardly changes',
      small: 'small steps',
      large: 'large steps',
      'very large': 'replaces the weights',
    },
    deltaRms: { 'exactly 0': '0, or below 1e-160' },
  };
  return own[quantity]?.[word] ?? word;
}

/** The least and the largest number of a block. */
export function blockText(window: SeriesWindow, index: number, column: number): string {
  const { quantity } = window;
  const { least, largest, leastEpoch, gaps } = windowBlock(window, index, column);
  const gapWord = whyNoLayerValues(window, index) ? notDefined : 'not finite';
  if (leastEpoch === 0) return gaps > 0 ? gapWord : '';
  const [low, high] = [valueText(quantity, least), valueText(quantity, largest)];
  const values = low === high ? low : `${low} to ${high}`;
  return gaps > 0 ? `${values}, ${gaps} ${gapWord}` : values;
}

/** What the least and the largest number of a block mean. */
export function blockMeaning(window: SeriesWindow, index: number, column: number, activation: string): string {
  const { quantity } = window;
  const { least, largest, leastEpoch, gaps } = windowBlock(window, index, column);
  if (leastEpoch === 0) return (gaps > 0 && whyNoLayerValues(window, index)) || '';
  const meanings = [least, largest].map(value => meaningText(quantity, activation, value)).filter(Boolean);
  return [...new Set(meanings)].join(' to ');
}

/** The epochs of a block: `epoch 7`, `epochs 9 to 16`. */
export function epochsText({ stride, firstBlock, range }: SeriesWindow, index: number, epochs: number): string {
  const first = (firstBlock + index) * stride + 1;
  const last = Math.min(first + stride - 1, range?.last ?? epochs, epochs);
  return last <= first ? `epoch ${first}` : `epochs ${first} to ${last}`;
}

/** The block that holds an epoch; undefined when the window has none. */
export function blockOf({ stride, firstBlock, blocks }: SeriesWindow, epoch: number): number | undefined {
  const index = Math.floor((epoch - 1) / stride) - firstBlock;
  return index >= 0 && index < blocks ? index : undefined;
}
