import { type ExplicitLayer, fusedDelta } from '../engine/explicit.ts';
import { expandJacobian, type Jacobian, jacobianShape } from '../engine/jacobians.ts';
import type { Matrix } from '../engine/matrix.ts';
import { count, counted, quote } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { symbolText } from '../trace/quantitySymbol.ts';
import { type Chain, chainNotes } from './chainNotes.ts';
import { jacobianText, matrixText, vectorText } from './matrixText.ts';
import { printable } from './printable.ts';

const indent = '      ';

const [dy, jacobian, dnet] = [symbolText('outputGradient'), symbolText('activationJacobian'), symbolText('delta')];
const [parameterJacobian, dvecW] = [symbolText('parameterJacobian'), symbolText('vectorGradient')];
const [dW, db, dx] = [symbolText('gradient'), symbolText('biasGradient'), symbolText('inputGradient')];

/** The sample and its loss. */
export function chainHeading({ name, options, network, loss, epoch, row, className }: Chain): string {
  const weights = epoch === 0 ? 'the first weights' : `the weights after ${counted(epoch, 'epoch')}`;
  const sample = row === undefined ? "the probe's own sample" : `sample ${count(row)}`;
  const named = className === undefined ? '' : `, class ${printable(className)}`;
  const { inputs, targets } = options.probe;
  return (
    `${printable(name)}\n${sample}${named}, ${weights}, ${network.loss}\n${chainNotes(network, options)
      .map(note => `${printable(note)}\n`)
      .join('')}\n` +
    `  x ${size(1, inputs.length)}\n${vectorText(inputs, indent)}` +
    `  target ${size(1, targets.length)}\n${vectorText(targets, indent)}` +
    `  E = ${formatNumber(loss, 6)}${weightText(network)}\n`
  );
}

/** What the loss is multiplied by where classes are weighted; the network holds one sample. */
function weightText({ sampleWeights }: Chain['network']): string {
  return sampleWeights ? `, with the weight of its class, w = ${formatNumber(sampleWeights[0]!, 6)}` : '';
}

/** The lecture's steps through one layer: what comes in, the two results, and the factors of each. */
export function layerText({ network }: Chain, l: number, explicit: ExplicitLayer): string {
  const { activation, hasBias, I, O } = network.layers[l]!;
  const name = quoted(explicit.name);
  const { trainsWeights, trainsBias } = network.layers[l]!;
  const facts = `${counted(I, 'input')}, ${counted(O, 'unit')}${hasBias ? '' : ' without biases'}, ${activation}`;
  const use = trainsWeights ? `which trains ${name}` : `which is not used: the weights of ${name} are not trained`;
  return (
    `\nlayer ${name}: ${facts}\n` +
    `  x${from(network.layers[l - 1]?.name)} ${shown(explicit.input)}` +
    `  net = W x${hasBias ? ' + b' : ''} ${shown(explicit.net)}` +
    `  y = ${activation}(net) ${shown(explicit.output)}` +
    `\n  ${dnet} = ${dy} . ${jacobian}, the delta\n` +
    `    ${dy}${comesFrom(network.layers[l + 1]?.name)} ${shown(explicit.outputGradient)}` +
    `    ${jacobian} ${shownJacobian(explicit.activationJacobian)}` +
    `${l === network.layers.length - 1 ? lastDeltaText(network, explicit) : `    ${dnet} ${shown(explicit.delta)}`}` +
    `\n  ${dvecW} = ${dnet} . ${parameterJacobian}, ${use}\n` +
    `    ${parameterJacobian} ${shownJacobian(explicit.parameterJacobian)}` +
    `    ${dvecW} ${size(1, O * I)}\n${vectorText(explicit.weightGradient.values, indent)}` +
    `    ${dW}, the same in ${counted(O, 'row')} ${shown(explicit.weightGradient)}` +
    biasText(explicit, trainsBias) +
    `\n  ${dx} = ${dnet} . dnet/dx, ${handedDown(network.layers[l - 1]?.name)}\n` +
    `    dnet/dx = W ${shown(expandJacobian(explicit.inputJacobian))}` +
    `    ${dx} ${shown(explicit.inputGradient)}`
  );
}

function biasText({ biasGradient }: ExplicitLayer, isTrained: boolean): string {
  const use = isTrained ? '' : '; not used: the biases are not trained';
  return biasGradient ? `    ${db} = ${dnet}, as dnet/db is the identity${use} ${shown(biasGradient)}` : '';
}

function from(below: string | undefined): string {
  return below === undefined ? ", the network's input" : `, the output of ${quoted(below)}`;
}

function comesFrom(above: string | undefined): string {
  return above === undefined ? ', from the loss' : `, handed down by ${quoted(above)}`;
}

function handedDown(below: string | undefined): string {
  return below === undefined
    ? 'which no layer needs: there is none below'
    : `handed down to ${quoted(below)} as its ${dy}`;
}

/** Training does not multiply the two factors of some pairs, but the product is the same, unless an output is rounded to 0 or 1. */
function lastDeltaText(network: Chain['network'], { product, delta }: ExplicitLayer): string {
  const fused = fusedDelta(network);
  if (!fused) return `    ${dnet} ${shown(delta)}`;
  const atOnce = `training computes it at once: ${fused.formula}`;
  if (delta === product) return `    ${dnet} ${shown(delta)}    ${atOnce}\n${vectorText(fused.values, indent)}`;
  return (
    `    ${dy} . ${jacobian}, which is not finite, as an output is exactly 0 or 1 in 64 bits ${shown(product)}` +
    `    ${dnet}, which goes on below; ${atOnce} ${shown(delta)}`
  );
}

function shown(matrix: Matrix): string {
  return `${size(matrix.rows, matrix.columns)}\n${matrixText(matrix, indent)}`;
}

const forms = { diagonal: ', diagonal', softmax: ', full', block: '', dense: '' } as const;

function shownJacobian(jacobian: Jacobian): string {
  const [rows, columns] = jacobianShape(jacobian);
  return `${size(rows, columns)}${forms[jacobian.form]}\n${jacobianText(jacobian, indent)}`;
}

function size(rows: number, columns: number): string {
  return `(${count(rows)}, ${count(columns)})`;
}

function quoted(name: string): string {
  return printable(quote(name));
}
