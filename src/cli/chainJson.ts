import { type ExplicitLayer, fusedDelta, isFormed, mostFormed } from '../engine/explicit.ts';
import { type Jacobian, jacobianElement, jacobianShape } from '../engine/jacobians.ts';
import type { Vec } from '../engine/vector.ts';
import { count } from '../spec/words.ts';
import { figure } from '../trace/figure.ts';
import { type Chain, chainNotes } from './chainNotes.ts';

/** Numbers of a matrix that are written at once: a string has an end, and memory too. */
const pieceLength = 1000;

/** The facts, up to the opened list of layers. Vectors are flat arrays, matrices arrays of rows. */
export function chainStart({ name, options, network, loss, epoch, row, className }: Chain): string {
  const { inputs, targets } = options.probe;
  const facts = {
    name,
    seed: options.seed,
    epoch,
    precision: options.precision,
    sample: {
      row: row ?? null,
      input: Array.from(inputs, figure),
      target: Array.from(targets, figure),
      ...(className !== undefined && { class: className }),
    },
    lossFunction: network.loss,
    loss: figure(loss),
    ...(network.sampleWeights && { classWeight: figure(network.sampleWeights[0]!) }),
    notes: chainNotes(network, options),
  };
  return `${JSON.stringify(facts).slice(0, -1)},"layers":[`;
}

/** `complete` is false when it was stopped before its last layer. */
export function chainEnd(complete: boolean): string {
  return `\n],"complete":${complete}}\n`;
}

/**
 * One layer, in pieces. A Jacobian too large to be written is null, and `leftOut` says what it is; so are the biases that a
 * layer does not have, and their gradient.
 */
export function* layerJson({ network, options }: Chain, l: number, explicit: ExplicitLayer): Generator<string> {
  const { activation, I, O, hasBias, b } = network.layers[l]!;
  const { name, activationJacobian, parameterJacobian } = explicit;
  const { trainable } = options.layers[l]!;
  const facts = { name, activation, inputs: I, units: O, ...(trainable !== true && { trainable }) };
  yield JSON.stringify(facts).slice(0, -1);
  yield* field('biases', hasBias ? vector(b) : ['null']);
  yield* field('input', vector(explicit.input.values));
  yield* field('net', vector(explicit.net.values));
  yield* field('output', vector(explicit.output.values));
  yield* field('outputGradient', vector(explicit.outputGradient.values));
  yield* field('activationJacobian', jacobianRows(activationJacobian));
  if (explicit.product !== explicit.delta) yield* field('product', vector(explicit.product.values));
  yield* field('delta', vector(explicit.delta.values));
  const fused = l === network.layers.length - 1 ? fusedDelta(network) : undefined;
  if (fused) {
    yield* field('fusedDelta', vector(fused.values));
    yield* field('fusedFormula', [JSON.stringify(fused.formula)]);
  }
  yield* field('parameterJacobian', jacobianRows(parameterJacobian));
  yield* field(
    'weightGradient',
    rows(O, I, index => explicit.weightGradient.values[index]!),
  );
  yield* field('biasGradient', explicit.biasGradient ? vector(explicit.biasGradient.values) : ['null']);
  yield* field(
    'inputJacobian',
    rows(O, I, (_, o, i) => jacobianElement(explicit.inputJacobian, o, i)),
  );
  yield* field('inputGradient', vector(explicit.inputGradient.values));
  const leftOut = {
    ...leftOutOf('activationJacobian', activationJacobian),
    ...leftOutOf('parameterJacobian', parameterJacobian),
  };
  yield* field('leftOut', [JSON.stringify(leftOut)]);
  yield '}';
}

function leftOutOf(name: string, jacobian: Jacobian): Record<string, string> {
  if (isFormed(jacobian)) return {};
  const shape = jacobianShape(jacobian).map(count).join(' x ');
  return { [name]: `${shape} numbers are more than ${count(mostFormed)}; ${structureOf(jacobian)}` };
}

/** A Jacobian that is too large to be written, in words. */
function structureOf({ form }: Jacobian): string {
  switch (form) {
    case 'block':
      return 'with I inputs, row o holds "input" in columns o*I to o*I+I-1 and is zero elsewhere, counted from 0';
    case 'softmax':
      return 'it is diag(y) - y yT with y = "output"';
    case 'diagonal':
      return 'it is diagonal, and its diagonal is the derivative of the activation at "net"';
    case 'dense':
      return 'it is the weights';
  }
}

function* field(name: string, pieces: Iterable<string>): Generator<string> {
  yield `,\n"${name}":`;
  yield* pieces;
}

function jacobianRows(jacobian: Jacobian): Iterable<string> {
  if (!isFormed(jacobian)) return ['null'];
  const [R, C] = jacobianShape(jacobian);
  return rows(R, C, (_, r, c) => jacobianElement(jacobian, r, c));
}

function* rows(R: number, C: number, at: (index: number, r: number, c: number) => number): Generator<string> {
  for (let r = 0; r < R; r++) {
    yield r === 0 ? '[' : ',';
    yield* numbers(C, c => at(r * C + c, r, c));
  }
  yield ']';
}

function vector(values: Vec): Generator<string> {
  return numbers(values.length, k => values[k]!);
}

function* numbers(length: number, at: (k: number) => number): Generator<string> {
  let piece = '[';
  for (let start = 0; start < length; start += pieceLength) {
    const part = Array.from({ length: Math.min(pieceLength, length - start) }, (_, k) => figure(at(start + k)));
    yield piece + JSON.stringify(part).slice(1, -1);
    piece = ',';
  }
  yield ']';
}
