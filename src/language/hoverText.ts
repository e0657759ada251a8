import type { ActivationOptions } from '../engine/options.ts';
import { describeActivation } from '../functions/activations.ts';
import { isTrained, type Trainable, trainsBias, trainsWeights } from '../functions/trainable.ts';
import { knownNumbers, type Moment } from '../run/moment.ts';
import type { Run } from '../run/run.ts';
import type { StopSnapshot } from '../run/stop.ts';
import { stopLine } from '../run/stopWords.ts';
import { momentOf, stopInEpoch } from '../run/viewedMoment.ts';
import { parameterCount } from '../spec/parameterCount.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { norm } from '../trace/norm.ts';
import type { Quantity } from '../trace/quantity.ts';
import { numberWhen, type QuantityRef } from '../trace/quantityRef.ts';
import { normInWords, symbolsOf, symbolText } from '../trace/quantitySymbol.ts';
import type { LayerScalar } from '../trace/scalars.ts';
import { commandLink, escapeMarkdown } from './markdown.ts';

/** Explains a number: what links of a layer's hover run. */
export const hoverCommand = 'backprop.why';

/** What the spec says of a layer. */
interface HoveredLayer {
  /** From 0. */
  readonly index: number;
  /** Layers of the network. */
  readonly count: number;
  readonly name: string;
  /** Undefined when only the data could tell. */
  readonly inputs: number | undefined;
  readonly outputs: number;
  readonly bias: boolean;
  readonly activation: ActivationOptions;
  readonly trainable: Trainable;
}

/**
 * A layer's shapes, formulas and Jacobians, and its latest norms once it has been trained, or those of the stop where a debugger stands in the
 * run. Markdown.
 */
export function layerHover(layer: HoveredLayer, run: Run | undefined, stop?: StopSnapshot): string {
  const { formula, derivative, jacobian } = describeActivation(layer.activation);
  const inputs = layer.inputs ?? '?';
  const { outputs, bias } = layer;
  const lines = [
    `**${escapeMarkdown(layer.name)}**, layer ${layer.index + 1} of ${layer.count}: ${shapesText(layer)}`,
    `net = W x${bias ? ' + b' : ''}, ${layer.activation.type}: \`${formula}\`, \`${derivative}\``,
    [
      'Jacobians, one row per output:',
      `- ${symbolText('activationJacobian')} \`${outputs}x${outputs}\`, ${jacobian}`,
      `- ${symbolText('parameterJacobian')} \`${outputs}x${layer.inputs === undefined ? '?' : outputs * layer.inputs}\`, one block of \`${inputs}\` inputs a row`,
      `- dnet/dx = W \`${outputs}x${inputs}\``,
    ].join('\n'),
  ];
  if (run) lines.push(trainedText(layer, run, stop));
  return lines.join('\n\n');
}

/** `W 16x4, b 16, 80 parameters, b not trained`. */
function shapesText(layer: HoveredLayer): string {
  const { inputs, outputs, bias } = layer;
  const parameters =
    inputs === undefined
      ? 'parameters known once the data is read'
      : `${parameterCount(inputs, outputs, bias)} parameters`;
  return `W ${outputs}x${inputs ?? '?'}, ${bias ? `b ${outputs}` : 'no bias'}, ${parameters}${frozenText(layer)}`;
}

/** `, W not trained` */
function frozenText(layer: HoveredLayer): string {
  if (!isTrained(layer)) return ', not trained';
  if (!trainsWeights(layer)) return ', W not trained';
  return layer.bias && !trainsBias(layer) ? ', b not trained' : '';
}

function trainedText(layer: HoveredLayer, run: Run, standing: StopSnapshot | undefined): string {
  const { index, inputs, outputs, bias, activation } = layer;
  const { history, status, info } = run;
  const trained = history.layout.layers[index]?.shape;
  const isSame =
    trained?.outputs === outputs &&
    trained.bias === bias &&
    trained.activation === activation.type &&
    trained.inputs === (inputs ?? trained.inputs);
  if (!trained || !isSame) return 'The last training had another layer here: train again to see its gradient.';
  const stop = stopInEpoch({ run, stop: standing });
  if (stop) return stopText(stop, index, info);
  if (status.epoch === 0) return 'Its first epoch is being trained.';
  const { epoch } = status;
  const { moment } = momentOf({ run, selection: { layer: index, epoch } }, { epoch })!;
  const norm = (of: Quantity, scalar: LayerScalar) =>
    `${normInWords(of)} ${formatNumber(moment.scalar(index, scalar))}`;
  const norms = `Epoch ${epoch}: ${norm('delta', 'deltaNorm')}, ${norm('gradient', 'gradientNorm')}, ${norm('weightUpdate', 'updateNorm')}`;
  const largest = largestNumber(moment, index, 'meanGradient');
  if (!largest) return `${norms}\n\n[Why this gradient?](${whyLink({ spec: info.spec, run: info.id, layer: index })})`;
  const { ref, value } = largest;
  const label = escapeMarkdown(numberWhen(ref, symbolsOf(info.layers, index)));
  const link = whyLink({ spec: info.spec, run: info.id, ref, epoch });
  return `${norms}\n\nLargest: ${label} = ${formatNumber(value)}. [Why this gradient?](${link})`;
}

/** What a stop of the debugger knows of a layer. */
function stopText(stop: StopSnapshot, layer: number, { spec, id }: Run['info']): string {
  const { delta, batchGradient, weights } = stop.layers[layer]!;
  const known = [
    [normInWords('delta'), delta],
    [`${normInWords('gradient')} of the batch`, batchGradient],
    [normInWords('weights'), weights],
  ] as const;
  const norms = known.map(
    ([name, values]) => `${name} ${values instanceof Float64Array ? formatNumber(norm(values)) : 'not computed yet'}`,
  );
  return `${escapeMarkdown(stopLine(stop))}: ${norms.join(', ')}\n\n[Why this gradient?](${whyLink({ spec, run: id, layer })})`;
}

/** The number of the largest magnitude of a matrix; what is not finite is larger than all. Undefined while there are none. */
function largestNumber(
  moment: Moment,
  layer: number,
  quantity: Quantity,
): { readonly ref: QuantityRef; readonly value: number } | undefined {
  const numbers = knownNumbers(moment, layer, quantity);
  if (!numbers) return undefined;
  const size = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.abs(value));
  const values = numbers.flat();
  let at = 0;
  for (let k = 1; k < values.length; k++) if (size(values[k]!) > size(values[at]!)) at = k;
  const { columns } = numbers;
  return { ref: { layer, quantity, row: Math.floor(at / columns), column: at % columns }, value: values[at]! };
}

/** Runs `hoverCommand` on a layer, or on a number at an epoch. */
function whyLink(argument: object): string {
  return commandLink(hoverCommand, argument);
}
