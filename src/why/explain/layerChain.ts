import { fusedFormula } from '../../functions/loss.ts';
import { factsOf, quantityNames } from '../../trace/quantity.ts';
import { symbolsOf } from '../../trace/quantitySymbol.ts';
import type { ActivationJacobian, ChainPart, LayerChain } from '../chain.ts';
import { firstNonFinite } from './firstNonFinite.ts';
import { chainNotes } from './notes.ts';
import { shapesIn } from './quantities.ts';
import type { ChainSource, SourceLayer } from './source.ts';

/** Weights of a layer that are written whole into its program. */
const mostWeights = 65_536;

/** The rows of W that are in a layer's chain: all, or where that are too many those that surround a unit. */
function shownRows(
  { layers }: ChainSource,
  layer: number,
  unit: number,
): { readonly first: number; readonly count: number } {
  const { inputs, outputs } = layers[layer]!.shape;
  const count = inputs * outputs <= mostWeights ? outputs : Math.max(1, Math.floor(mostWeights / inputs));
  return { first: Math.max(0, Math.min(unit - Math.floor(count / 2), outputs - count)), count };
}

/**
 * All factors of one layer, as copies. Of too many weights those rows that surround the chosen unit. Throws a RangeError when
 * there is no such layer or unit.
 */
export function layerChain(source: ChainSource, layer: number, chosenUnit: number): LayerChain {
  const own = source.layers[layer];
  if (!own) throw new RangeError(`there is no layer ${layer}; there are ${source.layers.length}, counted from 0`);
  const { shape } = own;
  const { inputs: I, outputs: O } = shape;
  if (!Number.isInteger(chosenUnit) || chosenUnit < 0 || chosenUnit >= O) {
    throw new RangeError(`"${shape.name}" has no unit ${chosenUnit}; it has ${O}, counted from 0`);
  }
  const { first: firstUnit, count: rows } = shownRows(source, layer, chosenUnit);
  const isLast = layer === source.layers.length - 1;
  return {
    layer,
    epoch: source.epoch,
    sample: source.sample,
    shape,
    symbols: symbolsOf(shapesIn(source), layer),
    precision: source.precision,
    input: own.input.slice(),
    weights: own.weights.slice(firstUnit * I, (firstUnit + rows) * I),
    firstUnit,
    bias: own.bias.slice(),
    net: own.net.slice(),
    output: own.output.slice(),
    outputGradient: own.outputGradient.slice(),
    activationJacobian: jacobianOf(own),
    delta: own.delta.slice(),
    inputGradient: own.inputGradient.slice(),
    target: isLast ? source.target.slice() : null,
    fused: isLast && source.fused ? fusedFormula(source.fused, source.classWeight?.value) : null,
    classWeight: (isLast && source.classWeight?.value) || null,
    below: source.layers[layer - 1]?.shape.name ?? null,
    above: source.layers[layer + 1]?.shape.name ?? null,
    loss: source.loss,
    ...stopOf(source, layer),
    notes: chainNotes(source, layer),
    firstNonFinite: firstNonFinite(source),
    imageShape: (layer === 0 && source.imageShape) || null,
  };
}

/** What an operation computes, or changes. */
const computed: Readonly<Record<string, ChainPart>> = {
  net: 'net',
  activation: 'output',
  dropout: 'output',
  loss: 'loss',
  'dE/dy': 'outputGradient',
  delta: 'delta',
  'dE/dW': 'gradient',
  'dE/db': 'biasGradient',
  'dE/dx': 'inputGradient',
  state: 'weights',
  step: 'weights',
};

function stopOf({ stop, lack, layers }: ChainSource, layer: number): Pick<LayerChain, 'missing' | 'stop'> {
  if (!stop || !lack) return { missing: {} };
  const names = quantityNames.filter(name => factsOf(name).when === 'before' && !factsOf(name).symbol.isDiagonal);
  const missing = names.flatMap(name => {
    const why = lack(layer, name);
    return why === undefined ? [] : [[name, why] as const];
  });
  const { at, position } = stop;
  const isHere = at.layer === layer || (at.layer === undefined && layer === stop.layers.length - 1);
  return {
    missing: Object.fromEntries(missing),
    stop: {
      position,
      next: isHere ? computed[at.operation] : undefined,
      isUpdated: layers[layer]!.isUpdated === true,
    },
  };
}

function jacobianOf({ activation, jacobianDiagonal }: SourceLayer): ActivationJacobian {
  return { form: activation.type === 'softmax' ? 'softmax' : 'diagonal', diagonal: jacobianDiagonal.slice() };
}
