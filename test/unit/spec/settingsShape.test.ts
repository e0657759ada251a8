import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import type { Settings } from '../../../src/functions/settings.ts';
import { settingsShape } from '../../../src/spec/settingsShape.ts';

const settings: Settings = {
  rate: { kind: 'number', doc: 'How fast.', standard: 0.1, bounds: { above: 0 } },
  goal: { kind: 'number', doc: 'How far.', bounds: {} },
  hidden: { kind: 'number', doc: '', standard: 0.5, bounds: {} },
  patience: { kind: 'whole', doc: 'How long.', standard: 3, atLeast: 2 },
  stepSize: { kind: 'whole', doc: 'How wide.', atLeast: 1 },
  epochs: { kind: 'epochs', doc: 'How many.' },
  nesterov: { kind: 'truth', doc: 'Whether.', standard: false },
  betas: { kind: 'betas', doc: 'Decay.', standard: [0.9, 0.999] },
  monitor: { kind: 'monitor', doc: 'What.', standard: 'validationLoss' },
};
const shape = settingsShape(settings) as Readonly<Record<string, z.ZodType>>;

function accepts(key: string, ...values: unknown[]): boolean[] {
  return values.map(value => shape[key]!.safeParse(value).success);
}

test('settings are documented with their defaults, where they have both', () => {
  const docs = Object.keys(settings).map(key => z.globalRegistry.get(unwrapped(shape[key]!))?.markdownDescription);
  assert.deepEqual(docs, [
    'How fast. Default 0.1.',
    'How far.',
    '',
    'How long. Default 3.',
    'How wide.',
    'How many.',
    'Whether. Default `false`.',
    'Decay. Default `[0.9, 0.999]`.',
    'What. Default `"validationLoss"`.',
  ]);
});

test('settings have their defaults when nothing is said, and those without one must be given', () => {
  const least = { goal: 1, stepSize: 1 };
  assert.deepEqual(z.object(shape).parse(least), {
    ...least,
    rate: 0.1,
    hidden: 0.5,
    patience: 3,
    nesterov: false,
    betas: [0.9, 0.999],
    monitor: 'validationLoss',
  });
  const { error } = z.object(shape).safeParse({});
  assert.deepEqual(error!.issues.map(({ path }) => path[0]).toSorted(), ['goal', 'stepSize']);
});

test('settings take the numbers within their bounds, whole ones only where they count', () => {
  assert.deepEqual(accepts('rate', 0.5, 0), [true, false]);
  assert.deepEqual(accepts('goal', -0.5, 'x'), [true, false]);
  assert.deepEqual(accepts('patience', 2, 1, 2.5), [true, false, false]);
  assert.deepEqual(accepts('epochs', 1, 0, 1.5), [true, false, false]);
  assert.deepEqual(accepts('betas', [0, 0.5], [0.5, 1], [-0.1, 0.5], [0.5]), [true, false, false, false]);
  assert.deepEqual(accepts('monitor', 'loss', 'accuracy'), [true, false]);
  assert.deepEqual(accepts('nesterov', true, 1), [true, false]);
});

/** The schema within one that has a default or may be left out. */
function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional
    ? unwrapped(schema.unwrap() as z.ZodType)
    : schema;
}
