import type { Fix, SpecEdit, SpecValue } from '../../findings/finding.ts';
import { usualLoss } from '../../functions/losses.ts';
import { changeInWords } from '../../plan/changeInWords.ts';
import { remediesFor } from '../../plan/remedies.ts';
import type { ActivationSpec, NetworkSpec } from '../../spec/networkSpec.ts';
import type { Planned } from './planned.ts';

const mostOffered = 2;

/** Other last layers under which nothing is wrong between it, the loss and the targets: one or two fixes, the best first. */
export function headFixes({ spec, table }: Pick<Planned, 'spec' | 'table'>): Fix[] {
  return remediesFor(spec, table)
    .slice(0, mostOffered)
    .map(({ after }) => headFix(spec, withUsualLoss(after)));
}

export function headFix(before: NetworkSpec, after: NetworkSpec): Fix {
  return { title: sentenceCase(changeInWords(before, after)), edits: headEdits(before, after) };
}

/** A head that answers with probabilities is trained with the loss made for it. */
function withUsualLoss(after: NetworkSpec): NetworkSpec {
  const { type } = after.layers.at(-1)!.activation;
  const isOfProbabilities = type === 'softmax' || type === 'sigmoid';
  return after.loss !== undefined && isOfProbabilities ? { ...after, loss: usualLoss(type) } : after;
}

/** The edits that lead from one spec to another which differs in its last layer, the loss, the stated classes and the scaling of its data. */
export function headEdits(before: NetworkSpec, after: NetworkSpec): SpecEdit[] {
  const last = before.layers.length - 1;
  const [from, to] = [before.layers[last], after.layers[last]];
  const edits: SpecEdit[] = [];
  if (JSON.stringify(from.activation) !== JSON.stringify(to.activation))
    edits.push({ path: ['layers', last, 'activation'], value: activationValue(to.activation) });
  if (from.units !== to.units) {
    edits.push({ path: ['layers', last, 'units'], value: to.units });
    for (const key of ['weights', 'biases'] as const)
      if (from[key] !== undefined) edits.push({ path: ['layers', last, key], value: null });
  }
  if (before.loss !== after.loss) edits.push({ path: ['loss'], value: after.loss ?? null });
  return [...edits, ...dataEdits(before, after)];
}

const dataKeys = ['classes', 'scale', 'standardize', 'standardizeTargets'] as const;

function dataEdits({ data: before }: NetworkSpec, { data: after }: NetworkSpec): SpecEdit[] {
  return dataKeys
    .filter(key => JSON.stringify(before[key] || undefined) !== JSON.stringify(after[key] || undefined))
    .map(key => ({ path: ['data', key], value: writtenValue(after[key]) }));
}

/** What is not wanted is removed. */
function writtenValue(value: NetworkSpec['data'][(typeof dataKeys)[number]]): SpecEdit['value'] {
  if (value === undefined || value === false) return null;
  return typeof value === 'object' ? { ...value } : value;
}

function activationValue(activation: ActivationSpec): SpecValue {
  return Object.keys(activation).length === 1 ? activation.type : { ...activation };
}

export function sentenceCase(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
