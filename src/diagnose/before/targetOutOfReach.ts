import type { Finding, Fix } from '../../findings/finding.ts';
import { scaledIntoReach } from '../../plan/remedies.ts';
import { quote } from '../../spec/words.ts';
import { manyClasses } from './classNumbers.ts';
import { headFix, headFixes } from './headEdits.ts';
import type { Planned } from './planned.ts';
import { outOfReach, outputsLie, shares, targetsRun } from './reach.ts';
import { isSoftmaxOfOne } from './softmaxOfOne.ts';

/** Targets outside of the range of the last activation: no weights answer them. Certain, as the range is known (UMLAUT, NeuraLint). */
export function targetOutOfReach(planned: Planned): Finding | undefined {
  if (isSoftmaxOfOne(planned.options) || manyClasses(planned)) return undefined;
  const found = outOfReach(planned);
  if (!found) return undefined;
  const { options } = planned;
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
    fixes: reachFixes(planned),
  };
}

/** Another last layer, with scaled targets where they are large; or a factor that brings the targets to where the layer answers. */
function reachFixes({ spec, table }: Planned): Fix[] {
  const scaled = spec.data.classes === undefined ? scaledIntoReach(spec, table) : undefined;
  return [...headFixes({ spec, table }), ...(scaled ? [headFix(spec, scaled)] : [])];
}
