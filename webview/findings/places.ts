import type { Evidence } from '../../src/findings/finding.ts';
import type { SelectionChange } from '../../src/run/runState.ts';
import { isMatrix, isQuantity, type Quantity, shownQuantities } from '../../src/trace/quantity.ts';
import type { QuantityRef } from '../../src/trace/quantityRef.ts';
import { type LayerScalar, layerScalarFacts, networkScalarFacts } from '../../src/trace/scalars.ts';
import { nearestRecorded } from '../epochs.ts';
import type { Training } from '../state.ts';

/** Where on the page a number is seen. */
export interface Place {
  /** What a click on it shows, in words. */
  readonly title: string;
  readonly select: SelectionChange;
  /** What the gradient map shows then. */
  readonly quantity?: LayerScalar;
  /** What the why page shows then. */
  readonly why?: QuantityRef;
  /** The element that comes into sight, by its test id: the first one of these that is there. */
  readonly seenAt: readonly string[];
}

type Located = { readonly [Name in 'layer' | 'epoch' | 'quantity']?: Evidence[Name] | undefined };

/** Where the number of a finding, or of its evidence, is seen; undefined where nothing is known of its place. */
export function placeOf({ layer, epoch, quantity }: Located, { run, recordedEpochs }: Training): Place | undefined {
  const recorded = epoch === undefined ? undefined : recordedEpochs[nearestRecorded(recordedEpochs, epoch)];
  const shape = layer === undefined ? undefined : run.layers[layer];
  const select: SelectionChange = {
    ...(shape && { layer }),
    ...(recorded !== undefined && { epoch: recorded }),
  };
  const at = [shape?.name, recorded !== undefined && `epoch ${recorded}`].filter(Boolean).join(', ');
  if (quantity !== undefined && quantity in networkScalarFacts) {
    const chart = quantity === 'loss' || quantity === 'validationLoss' ? 'loss-chart' : 'metric-chart';
    return { title: `Show the curve${at === '' ? '' : ` at ${at}`}`, select, seenAt: [chart] };
  }
  if (at === '') return undefined;
  if (quantity !== undefined && shape && quantity in layerScalarFacts) {
    const scalar = quantity as LayerScalar;
    const { title } = layerScalarFacts[scalar];
    return { title: `Show ${title} of ${at} in the gradient map`, select, quantity: scalar, seenAt: ['section-map'] };
  }
  if (quantity !== undefined && shape && layer !== undefined && isQuantity(quantity)) {
    return { select, ...tensorPlace(layer, quantity, at) };
  }
  return { title: `Show ${at}`, select, seenAt: shape ? ['section-layer'] : [] };
}

function tensorPlace(layer: number, quantity: Quantity, at: string): Omit<Place, 'select'> {
  if (shownQuantities.some(shown => shown === quantity)) {
    const card = `${isMatrix(quantity) ? 'heatmap' : 'strip'}-${quantity}`;
    return { title: `Show the numbers of ${at}`, seenAt: [card, 'section-layer'] };
  }
  // One sample's numbers are on the why page.
  const why = { layer, quantity, row: 0, column: 0 };
  return { title: `Show the numbers of ${at} on the why page`, why, seenAt: ['section-layer'] };
}
