import type { Finding, Fix } from '../../findings/finding.ts';
import { quote } from '../../spec/words.ts';
import { manyClasses } from './classNumbers.ts';
import { headFixes } from './headEdits.ts';
import type { Planned } from './planned.ts';
import { type OutOfReach, outOfReach, outputsLie, shares, targetsRun } from './reach.ts';
import { isSoftmaxOfOne } from './softmaxOfOne.ts';

/** Targets outside of the range of the last activation: no weights answer them. Certain, as the range is known (UMLAUT, NeuraLint). */
export function targetOutOfReach(planned: Planned): Finding | undefined {
  if (isSoftmaxOfOne(planned.options) || manyClasses(planned)) return undefined;
  const found = outOfReach(planned);
  if (!found) return undefined;
  const { spec, options } = planned;
  const last = options.layers.length - 1;
  const { name, activation } = options.layers[last];
  const type = quote(activation.type);
  return {
    code: 'target-out-of-reach',
    kind: 'cause',
    severity: 'error',
    isCertain: true,
    layer: last,
    message: `${targetsRun(planned, found)}, but ${quote(name)} ends in ${type}, whose outputs ${outputsLie(found.range)}, so it cannot answer them.`,
    value: found.below + found.above,
    evidence: shares(found, activation.type),
    path: ['layers', last, 'activation'],
    fixes: reachFixes(planned, found, spec.data.classes === undefined),
  };
}

/** Targets with numbers larger than this are scaled, too. */
const largeTarget = 10;

/** Another last layer, with scaled targets where they are large; or targets scaled to where the layer answers. */
function reachFixes(planned: Planned, { least, most, range: [low, high] }: OutOfReach, areNumbers: boolean): Fix[] {
  const isLarge = Math.max(Math.abs(least), Math.abs(most)) > largeTarget && !planned.areClasses;
  const heads = headFixes(planned).map((fix): Fix => {
    const isLinear = fix.edits.some(({ value }) => value === 'linear');
    if (!isLarge || !isLinear) return fix;
    const edits = [...fix.edits, { path: ['data', 'standardizeTargets'], value: true } as const];
    return { title: `${fix.title} and standardize the targets`, edits };
  });
  const isBounded = high !== Number.POSITIVE_INFINITY && areNumbers;
  return isBounded ? [...heads, { title: `Scale the targets to ${low}..${high}`, edits: [] }] : heads;
}
