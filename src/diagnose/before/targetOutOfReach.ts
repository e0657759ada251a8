import type { Evidence, Finding, Fix } from '../../findings/finding.ts';
import type { Range } from '../../functions/activation.ts';
import { outputRange } from '../../functions/activations.ts';
import { losses } from '../../functions/losses.ts';
import { isOfSigns } from '../../plan/objective.ts';
import { unreachableColumn } from '../../plan/outputRange.ts';
import { quote } from '../../spec/words.ts';
import { headFixes } from './headEdits.ts';
import { manyClasses } from './outputWidth.ts';
import type { Planned } from './planned.ts';
import { isSoftmaxOfOne } from './softmaxOfOne.ts';
import { figure, shareInWords } from './words.ts';

/** Columns of targets that lie far outside of what the last layer can answer. A bound itself is in reach: a sigmoid comes as near to 1 as need be. */
export interface OutOfReach {
  readonly column: number;
  readonly least: number;
  readonly most: number;
  readonly range: Range;
  /** Share of all targets that is out of reach, below the range and above it. */
  readonly below: number;
  readonly above: number;
}

export function outOfReach({ options }: Pick<Planned, 'options'>): OutOfReach | undefined {
  const { activation, units } = options.layers.at(-1)!;
  const range = outputRange(activation);
  // Under a loss of signs, outputs need only have the sign of their targets.
  if (losses[options.loss].targets === 'none' || (isOfSigns(options.loss) && range[0] < 0)) return undefined;
  const { targets } = options.training;
  const found = unreachableColumn(targets, units, range);
  if (!found) return undefined;
  let [below, above] = [0, 0];
  for (let k = 0; k < targets.length; k++) {
    if (targets[k] < range[0]) below++;
    else if (targets[k] > range[1]) above++;
  }
  return { ...found, range, below: below / targets.length, above: above / targets.length };
}

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

export function targetsRun({ table, options }: Planned, { column, least, most }: OutOfReach): string {
  const isOne = options.layers.at(-1)!.units > 1;
  const targets = isOne ? `Target ${quote(table.targetNames[column] ?? String(column + 1))}` : 'The targets';
  if (least === most) return `${targets} ${isOne ? 'is' : 'are'} ${figure(least)}`;
  return `${targets} ${isOne ? 'runs' : 'run'} from ${figure(least)} to ${figure(most)}`;
}

export function outputsLie([low, high]: Range): string {
  if (high === Number.POSITIVE_INFINITY) return low === 0 ? 'are never below 0' : `are at least ${low}`;
  return `lie between ${low} and ${high}`;
}

export function shares({ below, above, range: [low, high] }: OutOfReach, activation: string): Evidence[] {
  const evidence: Evidence[] = [];
  const of = (share: number) =>
    (share >= 1 ? 'all targets' : `${shareInWords(share)} targets`).replace('% targets', '% of the targets');
  if (below > 0)
    evidence.push({
      text: `${of(below)} are below ${low}, and ${activation} answers nothing below ${low}`,
      value: below,
    });
  if (above > 0)
    evidence.push({
      text: `${of(above)} are above ${high}, and ${activation} answers nothing above ${high}`,
      value: above,
    });
  return evidence;
}

/** Targets with numbers larger than this are scaled, too. */
const largeTarget = 10;

/** Another last layer, with scaled targets where they are large; or targets scaled to where the layer answers. */
export function reachFixes(
  planned: Planned,
  { least, most, range: [low, high] }: OutOfReach,
  areNumbers: boolean,
): Fix[] {
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
