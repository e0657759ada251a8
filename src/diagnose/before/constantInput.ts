import type { Finding, Fix, SpecEdit } from '../../findings/finding.ts';
import { flatWord } from '../../functions/activations.ts';
import { counted, list, quote } from '../../spec/words.ts';
import type { Column } from './columns.ts';
import { figure } from './figures.ts';
import { flatNoun } from './firstPass.ts';
import { stuckWords } from './flat.ts';
import { sentenceCase } from './headEdits.ts';
import type { Planned } from './planned.ts';
import { constantColumns, scalingFixes } from './unscaled.ts';

/**
 * A column that does not vary tells no row from another. It acts as one more bias, multiplied by its size: large ones saturate the first
 * layer and make its gradient lie along one direction (LeCun et al. 1998, 4.3).
 */
export function constantInput(planned: Planned): Finding | undefined {
  const { spec, columns, options } = planned;
  // A single row has nothing that could vary.
  if (spec.data.standardize || spec.data.normalize || options.training.rows < 2) return undefined;
  const constant = constantColumns(columns()).filter(
    (column, index) => index < mostChecked && isSteady(planned, column),
  );
  if (constant.length === 0) return undefined;
  const [worst] = constant;
  const flat = planned.flat();
  const isStuck = flat?.isWhole === true && flat.culprit === 'constants';
  const first = planned.firstPass()?.layers[0];
  const isFlat = first !== undefined && first.flatShare > 0;
  const names = constant
    .slice(0, 3)
    .map(({ name, mean, spread }) =>
      spread === 0 ? `${quote(name)} is ${figure(mean, 4)}` : `${quote(name)} is about ${figure(mean, 4)}`,
    );
  const isExact = constant.every(({ spread }) => spread === 0);
  const what = `${counted(constant.length, 'input')} ${constant.length === 1 ? 'is' : 'are'} ${isExact ? '' : 'nearly '}the same in every row: ${names.join(', ')}${constant.length > 3 ? ', ...' : ''}`;
  return {
    code: 'constant-input',
    kind: 'cause',
    severity: isStuck ? 'error' : 'info',
    ...(isStuck && { isCertain: true }),
    layer: 0,
    quantity: 'input',
    message: isStuck ? `${stuckWords(planned, flat)} because ${what}.` : `${sentenceCase(what)}.`,
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
              text: `${figure(100 * first.flatShare)} % of the ${flatNoun(options.layers[0].activation.type)} of ${quote(options.layers[0].name)} are ${flatWord(options.layers[0].activation.type)} at the first weights`,
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
      ...scalingFixes(planned).filter(({ title }) => title.startsWith('Standardize')),
    ],
  };
}

const mostChecked = 20;

/** Whether a column that seemed constant, where not all rows were looked at, is so in every row. */
function isSteady({ options: { training, inputs }, table }: Planned, { name, spread, mean }: Column): boolean {
  if (spread > 0) return true;
  const column = table.inputNames.indexOf(name);
  for (let k = column; k < training.inputs.length; k += inputs) if (training.inputs[k] !== mean) return false;
  return true;
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
