import type { Finding, SpecEdit } from '../../findings/finding.ts';
import { quote } from '../../spec/words.ts';
import { manyClasses } from './classNumbers.ts';
import { headEdits } from './headEdits.ts';
import type { Planned } from './planned.ts';
import { outOfReach, outputsLie, shares } from './reach.ts';

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
    data: { ...spec.data, classes: values.length, standardizeTargets: false },
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
      ...(beyond ? shares(beyond, activation.type) : []),
    ],
    path: ['layers', last, 'units'],
    fixes: [{ title: `Use a "softmax" last layer with ${values.length} units`, edits }],
  };
}
