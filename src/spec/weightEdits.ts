import { fits } from './float32.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { nodeAt } from './locate.ts';
import { tooManyToWrite } from './mostWritten.ts';
import type { LayerSpec, NetworkSpec, Precision } from './networkSpec.ts';
import { parameterCount } from './parameterCount.ts';
import { type ParsedSpec, parseSpec } from './parse.ts';
import { propertyEdits, styleOf, type TextEdit, type Written } from './propertyEdits.ts';
import { readTree } from './tree.ts';
import { count, counted, quote } from './words.ts';

export type { TextEdit } from './propertyEdits.ts';

/** A trained layer: `weights` (O, I), row by row, and a bias for each unit, undefined where it has none. */
export interface TrainedLayer {
  readonly name: string;
  /** I */
  readonly inputs: number;
  /** O */
  readonly outputs: number;
  readonly weights: ArrayLike<number>;
  readonly biases: ArrayLike<number> | undefined;
}

/**
 * Edits that write trained weights and biases into a spec's text, as the first ones of its next training: a row of weights a
 * line, with all digits, in the file's own indentation; what the text has there is replaced, comments elsewhere stay.
 * `init` and `biasInit` stay too, since weights win over them. `digits` gives the number that is written for one.
 *
 * Layers are matched by their position. When they do not fit the text as it is now, or are too many numbers, or not finite,
 * the answer is why, in words.
 */
export function weightEdits(
  text: string,
  layers: readonly TrainedLayer[],
  digits: (value: number) => number = value => value,
  limits: Limits = defaultLimits,
): readonly TextEdit[] | { readonly problem: string } {
  const tooMany = tooManyToWrite(layers.reduce((sum, layer) => sum + parametersOf(layer), 0));
  if (tooMany !== undefined) return { problem: tooMany };
  const parsed = parseSpec(text, limits);
  const problem =
    textProblem(parsed) ?? misfit(layers, parsed) ?? unwritable(layers, parsed.spec?.precision ?? 'float64');
  if (problem !== undefined) return { problem };
  const { root } = readTree(text, limits);
  const edits = layers.flatMap(({ inputs, weights, biases }, index) => {
    const values = {
      weights: matrix(weights, inputs, digits),
      ...(biases && { biases: () => row(biases, 0, biases.length, digits) }),
    };
    return propertyEdits(text, nodeAt(root, ['layers', index])!, values, styleOf(text, root!));
  });
  const length = edits.reduce((sum, edit) => sum + edit.text.length - edit.length, text.length);
  if (length <= limits.textLength) return edits;
  const most = count(limits.textLength);
  return {
    problem: `with the weights the file would have ${count(length)} characters; at most ${most} are allowed. Export them as JSON instead`,
  };
}

function parametersOf({ inputs, outputs, biases }: TrainedLayer): number {
  return parameterCount(inputs, outputs, biases !== undefined);
}

/** Layers that are themselves in error cannot be compared. */
function textProblem({ layers, problems }: ParsedSpec): string | undefined {
  if (layers.length > 0) return undefined;
  return `the file has an error: ${problems[0]!.message}. Correct it first`;
}

/** The first way in which the layers are not those of the text. */
function misfit(layers: readonly TrainedLayer[], parsed: ParsedSpec): string | undefined {
  const now = parsed.layers;
  if (now.length !== layers.length) {
    return `${counted(layers.length, 'layer')} were trained, but the file has ${count(now.length)} now; train again`;
  }
  for (const [index, layer] of layers.entries()) {
    const found = differenceOf(layer, now[index]!, index === 0 ? statedInputs(parsed.spec) : now[index - 1]!.units);
    if (found !== undefined) return `layer ${index + 1} ${found}; train again`;
  }
  return undefined;
}

/** `inputs` is the I of the text, where it tells. */
function differenceOf(
  { name, outputs, inputs: trainedInputs, biases }: TrainedLayer,
  now: LayerSpec,
  inputs = trainedInputs,
): string | undefined {
  if (now.name !== name) return `was called ${quote(name)} when it was trained and is ${quote(now.name)} now`;
  if (now.units !== outputs)
    return `had ${counted(outputs, 'unit')} when it was trained and has ${count(now.units)} now`;
  if (inputs !== trainedInputs) {
    return `had ${counted(trainedInputs, 'input')} when it was trained and has ${count(inputs)} now`;
  }
  if (now.bias === (biases !== undefined)) return undefined;
  return now.bias
    ? 'had no bias when it was trained and has one now'
    : 'had a bias when it was trained and has none now';
}

function statedInputs(spec: NetworkSpec | undefined): number | undefined {
  const inline = spec?.data.source === 'inline' ? spec.data.inputs[0]?.length : undefined;
  return spec?.inputs ?? inline;
}

function unwritable(layers: readonly TrainedLayer[], precision: Precision): string | undefined {
  for (const { name, weights, biases } of layers) {
    for (const [what, values] of [
      ['weights', weights],
      ['biases', biases ?? []],
    ] as const) {
      const wrong = Array.prototype.find.call(values, value => !fits(value, precision)) as number | undefined;
      if (wrong === undefined) continue;
      const cannot = Number.isFinite(wrong) ? 'which is beyond 32 bits' : 'which a spec cannot hold';
      return `the ${what} of layer ${quote(name)} have ${wrong} among them, ${cannot}; choose an earlier epoch`;
    }
  }
  return undefined;
}

function matrix(values: ArrayLike<number>, columns: number, digits: (value: number) => number): Written {
  return (indent, { unit, lineEnd }) => {
    const rows = Array.from({ length: values.length / columns }, (_, r) => {
      return `${lineEnd}${indent}${unit}${row(values, r * columns, (r + 1) * columns, digits)}`;
    });
    return `[${rows.join(',')}${lineEnd}${indent}]`;
  };
}

function row(values: ArrayLike<number>, start: number, end: number, digits: (value: number) => number): string {
  const cells = Array.from({ length: end - start }, (_, k) => numberText(digits(values[start + k]!)));
  return `[${cells.join(', ')}]`;
}

/** The fewest digits that give the number back, and the sign of a zero. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
