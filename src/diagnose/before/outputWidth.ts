import type { Finding, SpecEdit } from '../../findings/finding.ts';
import { distinctValues } from '../../plan/classes.ts';
import { isClassLoss, isOfSigns } from '../../plan/objective.ts';
import { likelyClasses } from '../../plan/targetKind.ts';
import { quote } from '../../spec/words.ts';
import { headEdits } from './headEdits.ts';
import type { Planned } from './planned.ts';
import { outOfReach, outputsLie } from './targetOutOfReach.ts';

/** More distinct numbers than this are rather a scale. */
const mostClasses = 12;

/** The classes that one unit is to answer as one number: 0, 1, 2, ... or 1, 2, 3, ... without a gap. */
export function manyClasses({ spec, table, options }: Planned): readonly number[] | undefined {
  const { units } = options.layers.at(-1)!;
  const isOne = units === 1 && table.targetNames.length === 1 && !table.classNames;
  if (!isOne || isClassLoss(options.loss) || isOfSigns(options.loss) || options.loss === 'poisson') return undefined;
  if (likelyClasses(spec, table) !== 'yes') return undefined;
  const values = distinctValues(table);
  if (!values || values.length < 3 || values.length > mostClasses || values[0] > 1 || values[0] < 0) return undefined;
  return values.every((value, index) => value === values[0] + index) ? values : undefined;
}

/**
 * Numbers that name classes have no order and no distances, so one unit is taught that class 2 lies between 1 and 3. One output a class
 * is how networks are told apart (Bishop 2006, 4.3.4). Certain where the unit cannot even reach the numbers.
 */
export function outputWidth(planned: Planned): Finding | undefined {
  const values = manyClasses(planned);
  if (!values) return undefined;
  const { spec, options } = planned;
  const last = options.layers.length - 1;
  const { name, activation } = options.layers[last];
  const beyond = outOfReach(planned);
  const [first, end] = [values[0], values.at(-1)!];
  const reach = beyond ? `, whose outputs ${outputsLie(beyond.range)}` : '';
  const { loss: _, ...rest } = spec;
  const layer = { ...spec.layers[last], activation: { type: 'softmax' } as const, units: values.length };
  const after = {
    ...rest,
    layers: [...spec.layers.slice(0, -1), layer],
    data: { ...spec.data, classes: values.length },
  };
  const edits: SpecEdit[] = headEdits(spec, after);
  return {
    code: 'wrong-output-width',
    kind: 'cause',
    severity: beyond ? 'error' : 'info',
    ...(beyond && { isCertain: true }),
    layer: last,
    message: `The targets look like ${values.length} classes (${first} to ${end}), but ${quote(name)} answers them as one number with a single ${quote(activation.type)} unit${reach}.`,
    value: values.length,
    evidence: [
      {
        text: `the targets have ${values.length} distinct values in ${options.training.rows} training rows, ${first} to ${end}`,
        value: values.length,
      },
      ...(beyond ? [{ text: `${activation.type} answers nothing above ${beyond.range[1]}`, value: beyond.above }] : []),
    ],
    path: ['layers', last, 'units'],
    fixes: [
      { title: `Use a "softmax" last layer with ${values.length} units`, edits },
      ...(beyond
        ? [
            {
              title: 'If they are numbers, use a "linear" last layer',
              edits: [{ path: ['layers', last, 'activation'], value: 'linear' }] as const,
            },
          ]
        : []),
    ],
  };
}
