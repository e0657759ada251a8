import type { Finding, Fix, SpecEdit } from '../../findings/finding.ts';
import { counted, list, quote } from '../../spec/words.ts';
import type { Column } from './columns.ts';
import { scalingFixes } from './inputScale.ts';
import type { Planned } from './planned.ts';
import { figure } from './words.ts';

/** A column that varies by less than this share of its mean is nearly constant. */
const leastVariation = 1e-3;
/** A constant of this size or less is no more than a second bias. */
const harmless = 2;

/** Columns that say the same on every row, and loudly; the largest first. */
export function constantColumns(columns: readonly Column[]): readonly Column[] {
  return columns
    .filter(({ mean, spread }) => Math.abs(mean) > harmless && spread < leastVariation * Math.abs(mean))
    .toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean));
}

/**
 * A column that does not vary tells no row from another. It acts as one more bias, multiplied by its size: large ones saturate the first
 * layer and make its gradient lie along one direction (LeCun et al. 1998, 4.3).
 */
export function constantInput(planned: Planned): Finding | undefined {
  const { spec, columns, options } = planned;
  if (spec.data.standardize || spec.data.normalize) return undefined;
  const constant = constantColumns(columns());
  if (constant.length === 0) return undefined;
  const [worst] = constant;
  const first = planned.firstPass()?.layers[0];
  const isFlat = first !== undefined && first.flatShare > 0;
  const names = constant
    .slice(0, 3)
    .map(({ name, mean, spread }) =>
      spread === 0 ? `${quote(name)} is ${figure(mean, 4)}` : `${quote(name)} is about ${figure(mean, 4)}`,
    );
  return {
    code: 'constant-input',
    kind: 'cause',
    severity: 'info',
    layer: 0,
    quantity: 'input',
    message: `${counted(constant.length, 'input')} ${constant.length === 1 ? 'is' : 'are'} the same in every row: ${names.join(', ')}${constant.length > 3 ? ', ...' : ''}.`,
    value: Math.abs(worst.mean),
    evidence: [
      {
        text: `${quote(worst.name)} varies by ${figure(worst.spread)} around ${figure(worst.mean, 4)}`,
        quantity: 'input',
        layer: 0,
        value: worst.spread,
      },
      ...(isFlat
        ? [
            {
              text: `${figure(100 * first.flatShare)} % of the units of ${quote(options.layers[0].name)} are saturated or dead at the first weights`,
              quantity: 'saturatedShare' as const,
              layer: 0,
              value: first.flatShare,
            },
          ]
        : []),
    ],
    path: spec.data.source === 'csv' && spec.data.inputs ? ['data', 'inputs'] : ['data'],
    fixes: [
      ...leaveOut(planned, constant),
      scalingFixes(planned).find(({ title }) => title.startsWith('Standardize'))!,
    ],
  };
}

/** Of a CSV file, where columns have names. */
function leaveOut({ spec, table }: Planned, constant: readonly Column[]): Fix[] {
  if (spec.data.source !== 'csv' || constant.length === table.inputNames.length) return [];
  const names = constant.map(({ name }) => name);
  const { inputs, exclude = [] } = spec.data;
  const edits: SpecEdit[] = inputs
    ? [{ path: ['data', 'inputs'], value: inputs.filter(name => !names.includes(name)) }]
    : [{ path: ['data', 'exclude'], value: [...exclude, ...names] }];
  return [{ title: `Leave out ${list(names, 'and', 3)}`, edits }];
}
