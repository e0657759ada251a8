import assert from 'node:assert/strict';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { compareGradients, layerShapes } from '../../../src/gradients/compare.ts';
import type { GivenLayer } from '../../../src/gradients/given.ts';
import { type GradientsReport, gradientsReport } from '../../../src/gradients/gradientsReport.ts';
import { codesOf, mistakesOf } from '../../../src/gradients/mistakeWords.ts';
import { readGiven } from '../../../src/gradients/readGiven.ts';
import type { LayerGradient } from './handmade.ts';

/** The layers of a JSON file with these numbers. */
export async function givenBy(
  options: EngineOptions,
  text: string,
  rows = options.training.rows,
): Promise<readonly GivenLayer[]> {
  const given = await readGiven(new TextEncoder().encode(text), { shapes: layerShapes(options), rows });
  assert.ok('layers' in given, JSON.stringify(given));
  return given.layers;
}

/** What is found of gradients that were written as JSON. */
export async function compared(options: EngineOptions, text: string): Promise<GradientsReport> {
  const comparison = compareGradients(options, options.training, await givenBy(options, text));
  assert.ok(comparison);
  return gradientsReport(comparison, options);
}

export function written(
  layers: readonly (Partial<LayerGradient> | null)[],
  digits?: (value: number) => number,
): string {
  return JSON.stringify({ layers }, (_, value) => (typeof value === 'number' && digits ? digits(value) : value));
}

/** Each explanation as `code of layer, layer`, several mistakes joined by `+`; of a factor all that it may be. */
export async function explained(options: EngineOptions, text: string): Promise<readonly string[]> {
  const comparison = compareGradients(options, options.training, await givenBy(options, text));
  assert.ok(comparison);
  const context = {
    options,
    rows: comparison.rows,
    totalWeight: comparison.totalWeight,
    highest: options.layers.length - 1,
  };
  return comparison.explanations.map(explanation =>
    mistakesOf(explanation)
      .map(
        mistake =>
          `${codesOf(mistake, context).join('/')} of ${mistake.layers.map(l => options.layers[l]!.name).join(', ')}`,
      )
      .join(' + '),
  );
}
