import type { ActivationOptions } from '../engine/options.ts';
import { describeActivation } from '../functions/activations.ts';
import type { Run } from '../run/run.ts';
import { parameterCount } from '../spec/parameterCount.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { layerScalarIndex } from '../trace/layout.ts';

/** The only command that links of a hover run. */
export const hoverCommand = 'backprop.why';

/** What the spec says of a layer. */
export interface HoveredLayer {
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
}

/** A layer's shapes, formulas and Jacobians, and its latest norms once it has been trained. Markdown. */
export function layerHover(layer: HoveredLayer, run: Run | undefined): string {
  const { formula, derivative, jacobian } = describeActivation(layer.activation);
  const inputs = layer.inputs ?? '?';
  const { outputs, bias } = layer;
  const lines = [
    `**${escapeMarkdown(layer.name)}**, layer ${layer.index + 1} of ${layer.count}: ${shapesText(layer)}`,
    `net = W x${bias ? ' + b' : ''}, ${layer.activation.type}: \`${formula}\`, \`${derivative}\``,
    [
      'Jacobians, one row per output:',
      `- dy/dnet \`${outputs}x${outputs}\`, ${jacobian}`,
      `- dnet/dvec(W) \`${outputs}x${layer.inputs === undefined ? '?' : outputs * layer.inputs}\`, one block of \`${inputs}\` inputs a row`,
      `- dnet/dx = W \`${outputs}x${inputs}\``,
    ].join('\n'),
  ];
  if (run) lines.push(trainedText(layer, run));
  return lines.join('\n\n');
}

/** `W 16x4, b 16, 80 parameters`. */
function shapesText({ inputs, outputs, bias }: HoveredLayer): string {
  const parameters =
    inputs === undefined
      ? 'parameters known once the data is read'
      : `${parameterCount(inputs, outputs, bias)} parameters`;
  return `W ${outputs}x${inputs ?? '?'}, ${bias ? `b ${outputs}` : 'no bias'}, ${parameters}`;
}

function trainedText(
  { index, inputs, outputs, bias, activation }: HoveredLayer,
  { history, status, info }: Run,
): string {
  const trained = history.layout.layers[index]?.shape;
  const isSame =
    trained?.outputs === outputs &&
    trained.bias === bias &&
    trained.activation === activation.type &&
    trained.inputs === (inputs ?? trained.inputs);
  if (!trained || !isSame) return 'The last training had another layer here: train again to see its gradient.';
  if (status.epoch === 0) return 'Its first epoch is being trained.';
  const scalars = history.scalarsOf(status.epoch);
  const norm = (name: 'deltaNorm' | 'gradientNorm' | 'updateNorm') =>
    formatNumber(scalars[layerScalarIndex(history.layout, index, name)]!);
  const norms = `Epoch ${status.epoch}: ‖delta‖ ${norm('deltaNorm')}, ‖dE/dW‖ ${norm('gradientNorm')}, ‖ΔW‖ ${norm('updateNorm')}`;
  return `${norms}\n\n[Why this gradient?](${whyLink(info.spec, index)})`;
}

/** Names come from the file and may hold anything; they are shown as they are written. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, '\\$&');
}

/** Runs `hoverCommand` on the layer. */
function whyLink(spec: string, layer: number): string {
  return `command:${hoverCommand}?${encodeURIComponent(JSON.stringify([{ spec, layer }]))}`;
}
