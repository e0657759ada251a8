import type { Finding, Fix } from '../../findings/finding.ts';
import { scaledIntoReach } from '../../plan/remedies.ts';
import { quote } from '../../spec/words.ts';
import { manyClasses } from './classNumbers.ts';
import { headFix, headFixes } from './headEdits.ts';
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
function reachFixes(planned: Planned, { least, most }: OutOfReach, areNumbers: boolean): Fix[] {
  const { spec, table, options } = planned;
  const isLarge = Math.max(Math.abs(least), Math.abs(most)) > largeTarget && !planned.areClasses;
  const heads = headFixes(planned).map((fix): Fix => {
    const isLinear = fix.edits.some(({ value }) => value === 'linear');
    const isStandardized = options.targetUnits || fix.edits.some(({ path }) => path[1] === 'standardizeTargets');
    if (!isLarge || !isLinear || isStandardized) return fix;
    const edits = [...fix.edits, { path: ['data', 'standardizeTargets'], value: true } as const];
    return { title: `${fix.title} and standardize the targets`, edits };
  });
  const scaled = areNumbers ? scaledIntoReach(spec, table) : undefined;
  return scaled ? [...heads, headFix(spec, scaled)] : heads;
}
