import { latex } from '../../formula/formulaLatex.ts';
import { assertNever } from '../../run/runState.ts';
import type { NumberRef } from '../chain.ts';
import type { Explanation } from '../explanation.ts';
import { deltaDraft } from './delta.ts';
import type { Draft } from './draft.ts';
import { epochGradientDraft, updateDraft } from './epoch.ts';
import { inputDraft, netDraft, outputDraft, parameterDraft, targetDraft } from './forward.ts';
import { biasGradientDraft, gradientDraft, parameterJacobianDraft, vectorGradientDraft } from './gradient.ts';
import { inputGradientDraft, outputGradientDraft } from './handedDown.ts';
import { activationJacobianDraft } from './jacobian.ts';
import { labelOf, quoted, symbolsOf } from './names.ts';
import { numberNotes } from './notes.ts';
import { programText } from './program.ts';
import { checkRef, shapesIn, valueAt } from './quantities.ts';
import type { ChainSource } from './source.ts';

/**
 * How a number of the chain came about: its formula, the factors with their references further up the chain, and what made it
 * small, large, zero or not finite. Throws a RangeError, which says what there is, when there is no such number.
 */
export function explain(source: ChainSource, ref: NumberRef): Explanation {
  checkRef(source, ref);
  const { symbols, numbers, sentence, factors, notes = [], program } = draftOf(source, ref);
  const { name } = source.layers[ref.layer].shape;
  const title = `${labelOf(symbolsOf(shapesIn(source), ref.layer), ref)} of ${quoted(name)}`;
  const value = valueAt(source, ref);
  const heading = `${title}, ${source.sample}, epoch ${source.epoch}`;
  return {
    ref,
    title,
    value,
    symbols,
    numbers,
    sentence,
    factors,
    notes: [...notes, ...numberNotes(source, ref)],
    latex: [...symbols, ...numbers].map(formula => latex(formula)).join(' \\\\\n'),
    python: programText(heading, program, value, source.precision),
  };
}

function draftOf(source: ChainSource, ref: NumberRef): Draft {
  switch (ref.quantity) {
    case 'input':
      return inputDraft(source, ref);
    case 'weights':
    case 'bias':
      return parameterDraft(source, ref);
    case 'net':
      return netDraft(source, ref);
    case 'output':
      return outputDraft(source, ref);
    case 'target':
      return targetDraft(source, ref);
    case 'outputGradient':
      return outputGradientDraft(source, ref);
    case 'activationJacobian':
      return activationJacobianDraft(source, ref);
    case 'delta':
      return deltaDraft(source, ref);
    case 'parameterJacobian':
      return parameterJacobianDraft(source, ref);
    case 'vectorGradient':
      return vectorGradientDraft(source, ref);
    case 'gradient':
      return gradientDraft(source, ref);
    case 'biasGradient':
      return biasGradientDraft(source, ref);
    case 'inputGradient':
      return inputGradientDraft(source, ref);
    case 'epochGradient':
    case 'epochBiasGradient':
      return epochGradientDraft(source, ref);
    case 'update':
    case 'biasUpdate':
      return updateDraft(source, ref);
    default:
      return assertNever(ref.quantity);
  }
}
