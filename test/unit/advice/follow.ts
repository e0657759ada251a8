import assert from 'node:assert/strict';
import type { DataFiles } from '../../../src/data/files.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { prepared, type Written } from '../plan/support.ts';

/** A spec as it is written, with what advice changes. */
export type Draft = Written & {
  readonly data: Written;
  readonly layers: readonly Written[];
};

/** A way that a sentence offers, as a person would follow it; undefined where it does not say so. */
type Way = (match: RegExpExecArray, draft: Draft) => Draft;

const ways: readonly (readonly [RegExp, Way])[] = [
  [
    /^use a "(\w+)" last layer with (\d+) units?$/,
    ([, activation, units], draft) => withLast(draft, { activation, units: Number(units) }),
  ],
  [/^use a "(\w+)" last layer$/, ([, activation], draft) => withLast(draft, { activation })],
  [/^set "units" to (\d+)$/, ([, units], draft) => withLast(draft, { units: Number(units) })],
  [
    /^set both to (\d+)$/,
    ([, count], draft) =>
      withLast({ ...draft, data: { ...draft.data, classes: Number(count) } }, { units: Number(count) }),
  ],
  [/^(?:use )?the loss "(\w+)"$/, ([, loss], draft) => ({ ...draft, loss })],
  [
    /^set "classes" to (\d+)$/,
    ([, classes], draft) => ({ ...draft, data: { ...draft.data, classes: Number(classes) } }),
  ],
  [/^remove "classes"$/, (_, draft) => ({ ...draft, data: without(draft.data, 'classes') })],
  [
    /^remove its "weights"$/,
    (_, draft) => ({ ...draft, layers: [...draft.layers.slice(0, -1), without(draft.layers.at(-1)!, 'weights')] }),
  ],
  [/^write -1 for 0$/, (_, draft) => withTargets(draft, value => value || -1)],
  [/^set "(standardize|standardizeTargets|both keys)" to true$/, ([, key], draft) => standardized(draft, key!)],
  [/^remove "standardizeTargets"$/, (_, draft) => ({ ...draft, data: without(draft.data, 'standardizeTargets') })],
  [
    /^set "scale" to (\{.*\})$/,
    ([, scale], draft) => ({ ...draft, data: { ...draft.data, scale: JSON.parse(scale!) } }),
  ],
];

/** The spec after each of the ways that a problem's sentence offers. Fails where a way cannot be read. */
export function followed(message: string, draft: Draft): Draft[] {
  const advice = message.slice(message.lastIndexOf('; ') + 2);
  return advice.split(', or ').map(way =>
    way
      .replace('"units" and "classes"', 'both')
      .replace('"standardize" and "standardizeTargets"', '"both keys"')
      .replaceAll(/\{.*?\}/g, object => object.replaceAll(', ', ','))
      .split(/, and |, | and /)
      .reduce((before, part) => step(part, before, message), draft),
  );
}

function step(part: string, draft: Draft, message: string): Draft {
  for (const [pattern, way] of ways) {
    const match = pattern.exec(part);
    if (match) return way(match, draft);
  }
  return assert.fail(`nobody could follow ${JSON.stringify(part)} in: ${message}`);
}

function withLast(draft: Draft, changes: Written): Draft {
  return { ...draft, layers: [...draft.layers.slice(0, -1), { ...draft.layers.at(-1)!, ...changes }] };
}

function without(object: Written, key: string): Written {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function withTargets(draft: Draft, change: (value: number) => number): Draft {
  const { targets } = draft.data as { targets: number[][] };
  return { ...draft, data: { ...draft.data, targets: targets.map(row => row.map(change)) } };
}

function standardized(draft: Draft, key: string): Draft {
  const keys = key === 'both keys' ? ['standardize', 'standardizeTargets'] : [key];
  return { ...draft, data: { ...draft.data, ...Object.fromEntries(keys.map(name => [name, true])) } };
}

/** Trains for two epochs; there must be nothing wrong, nor anything to warn of. */
export async function assertTrains(draft: Draft, files: DataFiles | undefined, why: string): Promise<void> {
  const { options, problems } = await prepared({ ...draft, training: { epochs: 2 } }, { files });
  assert.deepEqual(
    problems.map(({ message }) => message),
    [],
    why,
  );
  const trainer = createTrainer(options!);
  while (trainer.state === 'training') trainer.step();
  assert.equal(trainer.divergence, undefined, why);
  assert.equal(trainer.epoch, 2, why);
}
