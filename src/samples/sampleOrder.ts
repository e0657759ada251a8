import type { RowsAnswer } from '../run/questions.ts';
import { assertNever } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import { misclassified, rowsByLoss } from './rowLists.ts';
import { classCount, classOf } from './sampleVerdict.ts';

/** Ways to go through the kept rows. */
export const sampleOrders = ['data', 'worstLoss', 'misclassified', 'class'] as const;
export type SampleOrder = (typeof sampleOrders)[number];

export const sampleOrderWords: Readonly<Record<SampleOrder, string>> = {
  data: 'in the order of the data',
  worstLoss: 'worst loss first',
  misclassified: 'misclassified first',
  class: 'by class',
};

/** A kept order, if it is one. */
export function sampleOrder(kept: unknown): SampleOrder {
  return sampleOrders.find(order => order === kept) ?? 'data';
}

/** The orders that mean something for a network: classes and misses are those of a classification. */
export function ordersOf({ model }: RunSubject): readonly SampleOrder[] {
  const hasMisses = model.measure !== 'regression';
  const hasClasses = classCount(model) !== undefined;
  return sampleOrders.filter(order => {
    if (order === 'misclassified') return hasMisses;
    return order === 'class' ? hasClasses : true;
  });
}

/** Whether the order depends on what the network answers. */
export function needsAnswer(order: SampleOrder): boolean {
  return order === 'worstLoss' || order === 'misclassified';
}

/** All kept rows in an order; in that of the data as long as an answer is needed that has not come. */
export function orderedRows(
  subject: RunSubject,
  answer: RowsAnswer | undefined,
  order: SampleOrder,
): readonly number[] {
  const { rows, sourceRows } = subject.samples;
  // They are kept as the run divides them: training rows before validation rows.
  const all = Array.from({ length: rows }, (_, row) => row).sort((a, b) => sourceRows[a]! - sourceRows[b]!);
  switch (order) {
    case 'data':
      return all;
    case 'worstLoss':
      return answer ? Array.from(rowsByLoss(answer)) : all;
    case 'misclassified': {
      if (!answer) return all;
      const missed = new Set(misclassified(subject, answer));
      const byLoss = Array.from(rowsByLoss(answer));
      return [...byLoss.filter(row => missed.has(row)), ...all.filter(row => !missed.has(row))];
    }
    case 'class': {
      const classes = all.map(row => classOf(subject.model, subject.samples.targets, row));
      return all.sort((a, b) => classes[a]! - classes[b]!);
    }
    default:
      return assertNever(order);
  }
}
