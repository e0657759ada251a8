import type { Table } from '../data/table.ts';
import { targetsOfLoss } from '../functions/losses.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import { codingOf, distinctValues } from './classes.ts';
import { lossOf, taskOf } from './objective.ts';
import { classesInWords, targetsHave } from './targetWords.ts';

/**
 * The classes that the targets tell, as a clause: `column "y" has 3 classes ("dog", "cat" and "cow")`. Undefined where they
 * are numbers to the loss, shares among them.
 */
export function targetClasses(spec: NetworkSpec, table: Table): string | undefined {
  const coding = codingOf(spec, table);
  const isText = table.classNames !== undefined;
  if (coding) {
    const names = table.classNames ?? distinctValues(table)?.map(String) ?? coding.names;
    return `${targetsHave(spec, table)} ${classesInWords(names, isText)}`;
  }
  const loss = lossOf(spec);
  const { sides } = targetsOfLoss(loss);
  const areSides = taskOf(spec, loss, table.targets) === 'classification' && table.targets.every(isOneOf(sides));
  return areSides ? `the targets are the classes ${sides.join(' and ')}` : undefined;
}

function isOneOf(values: readonly number[]): (value: number) => boolean {
  return value => values.includes(value);
}
