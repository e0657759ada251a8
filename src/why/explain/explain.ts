import { latex } from '../../formula/formulaLatex.ts';
import { factsOf, type Quantity } from '../../trace/quantity.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import { refLabel } from '../../trace/quantityRef.ts';
import { subjectAtStop, subjectOf } from '../../trace/quantitySymbol.ts';
import type { Explanation } from '../explanation.ts';
import { batchDraft } from './batch.ts';
import { deltaDraft } from './delta.ts';
import { type Draft, updateWords } from './draft.ts';
import { afterDraft, meanDraft, recordedDraft, updateDraft } from './epoch.ts';
import { inputDraft, netDraft, outputDraft, parameterDraft, targetDraft } from './forward.ts';
import { biasGradientDraft, gradientDraft, parameterJacobianDraft, vectorGradientDraft } from './gradient.ts';
import { inputGradientDraft, outputGradientDraft } from './handedDown.ts';
import { activationJacobianDraft, jacobianDiagonalDraft } from './jacobian.ts';
import { numberNotes } from './notes.ts';
import { programText } from './program.ts';
import { checkNumber, shapesIn, valueAt } from './quantities.ts';
import type { ChainSource } from './source.ts';

/**
 * How a number of the chain came about: its formula, the factors with their references further up the chain, and what made it
 * small, large, zero or not finite. Throws a RangeError, which says what there is, when there is no such number.
 */
export function explain(source: ChainSource, ref: QuantityRef): Explanation {
  checkNumber(source, ref);
  const { symbols, numbers, sentence, factors, notes = [], program } = draftOf(source, ref);
  const title = titleOf(source, ref);
  const value = valueAt(source, ref);
  const heading = `${title}, ${source.sample}, ${whenOf(source)}`;
  return {
    ref,
    title,
    subject: source.stop
      ? subjectAtStop(ref.quantity, source.stop.position, source.sample)
      : subjectOf(ref.quantity, source.epoch, source.sample),
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

/** `epoch 3`, or at a stop of the debugger `at 3:12:backward:hidden:delta`. */
function whenOf({ epoch, stop }: Pick<ChainSource, 'epoch' | 'stop'>): string {
  return stop ? `at ${stop.position}` : `epoch ${epoch}`;
}

type DraftOf = (source: ChainSource, ref: QuantityRef) => Draft;

/** Explanations of their own. What else is a mean over the epoch, or recorded, is explained as that. */
const drafts: Readonly<Partial<Record<Quantity, DraftOf>>> = {
  input: inputDraft,
  weights: parameterDraft,
  bias: parameterDraft,
  net: netDraft,
  output: outputDraft,
  target: targetDraft,
  outputGradient: outputGradientDraft,
  activationJacobian: activationJacobianDraft,
  jacobianDiagonal: jacobianDiagonalDraft,
  delta: deltaDraft,
  parameterJacobian: parameterJacobianDraft,
  vectorGradient: vectorGradientDraft,
  gradient: gradientDraft,
  biasGradient: biasGradientDraft,
  inputGradient: inputGradientDraft,
  batchGradient: batchDraft,
  batchBiasGradient: batchDraft,
  weightUpdate: updateDraft,
  biasUpdate: updateDraft,
  weightsAfter: afterDraft,
  biasAfter: afterDraft,
};

/** A number, with its time where it is one of after the epoch. */
function titleOf(source: ChainSource, ref: QuantityRef): string {
  const time = factsOf(ref.quantity).when === 'after' ? ` after ${updateWords(source)}` : '';
  return `${refLabel(shapesIn(source), ref)}${time}`;
}

function draftOf(source: ChainSource, ref: QuantityRef): Draft {
  const { mean } = factsOf(ref.quantity);
  const draft = drafts[ref.quantity] ?? (mean ? meanDraft : recordedDraft);
  return draft(source, ref);
}
