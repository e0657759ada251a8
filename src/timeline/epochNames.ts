/** The names of an epoch, known once it is recorded. */
import type { Unavailable } from '../expression/value.ts';
import { layerScalarIndex, networkScalarIndex, type TraceLayout, tensorInRow } from '../trace/layout.ts';
import { factsOf, isMatrix, type RecordedQuantity, recordedQuantities } from '../trace/quantity.ts';
import {
  type LayerScalar,
  layerScalarFacts,
  layerScalars,
  type NetworkScalar,
  networkScalars,
} from '../trace/scalars.ts';
import { matrix, type NameRow, still, vector } from './nameRow.ts';

const notRecorded: Unavailable = {
  why: 'It is of the whole epoch, and not computed yet: read it at the operation schedule.',
};

const networkMeanings: Readonly<Record<NetworkScalar, string>> = {
  loss: 'The mean loss of the epoch, without penalties.',
  regularization: "The penalties on the weights, the mean over the epoch's batches.",
  learningRate: 'The learning rate of the epoch.',
  validationLoss: 'The mean loss of the held-out rows after the epoch.',
  accuracy: 'The share of the training samples that were right.',
  validationAccuracy: 'The share of the held-out rows that are right after the epoch.',
  r2: 'The coefficient of determination of the training samples.',
  validationR2: 'The coefficient of determination of the held-out rows after the epoch.',
  mae: 'The mean absolute error of the training samples.',
  validationMae: 'The mean absolute error of the held-out rows after the epoch.',
};

/** What is known of an epoch once it is recorded, by the names of its quantities and scalars. */
export const epochNames: readonly NameRow[] = [
  ...recordedQuantities.filter(name => factsOf(name).of === 'epoch').map(recordedRow),
  ...layerScalars.filter(name => !(recordedQuantities as readonly string[]).includes(name)).map(layerScalarRow),
  ...networkScalars.filter(name => name !== 'learningRate').map(networkScalarRow),
];

function recordedRow(name: RecordedQuantity): NameRow {
  const { meaning } = factsOf(name);
  return {
    ...still,
    name,
    scope: 'Metrics',
    meaning,
    changedIn: 'end',
    changedBy: 'record',
    isOfLayer: true,
    read: ({ record, layout, options }, layer) => {
      if (!record) return notRecorded;
      const { columns, length } = layout.layers[layer]!.tensors[name];
      if (length === 0) return { why: `Layer "${options.layers[layer]!.name}" has no bias.` };
      const values = tensorInRow(layout, record.tensors(), layer, name);
      return isMatrix(name) ? matrix(values, columns) : vector(values);
    },
  };
}

function layerScalarRow(name: LayerScalar): NameRow {
  const { title, meaning } = layerScalarFacts[name];
  const recorded = (layout: TraceLayout, layer: number) => layerScalarIndex(layout, layer, name);
  return scalarRow({ name, meaning: `${title} of the epoch: ${meaning}.`, isOfLayer: true, recorded });
}

/** `loss` alone is the batch's. */
function networkScalarRow(name: NetworkScalar): NameRow {
  const recorded = () => networkScalarIndex(name);
  return scalarRow({
    name: name === 'loss' ? 'meanLoss' : name,
    meaning: networkMeanings[name],
    isOfLayer: false,
    recorded,
  });
}

function scalarRow(
  own: Pick<NameRow, 'name' | 'meaning' | 'isOfLayer'> & Required<Pick<NameRow, 'recorded'>>,
): NameRow {
  return {
    ...still,
    ...own,
    scope: 'Metrics',
    changedIn: 'end',
    changedBy: 'record',
    isRecorded: true,
    read: ({ record, layout }, layer) => (record ? record.scalars[own.recorded(layout, layer)]! : notRecorded),
  };
}
