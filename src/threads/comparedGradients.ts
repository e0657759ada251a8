import type { EngineOptions, Samples } from '../engine/options.ts';
import { compareGradients, layerShapes } from '../gradients/compare.ts';
import { gradientsFormat } from '../gradients/format.ts';
import { gradientsReport } from '../gradients/gradientsReport.ts';
import { readGiven } from '../gradients/readGiven.ts';
import type { Prepared } from '../plan/prepare.ts';
import type { CompareAnswer } from '../run/workerMessages.ts';

/** Reads a file of gradients and compares it with those of the samples at the first weights. Does not look for messages meanwhile. */
export async function comparedGradients(
  options: EngineOptions,
  samples: Samples,
  file: Uint8Array,
): Promise<Extract<CompareAnswer, { readonly type: 'unreadable' | 'compared' }>> {
  const given = await readGiven(file, { shapes: layerShapes(options), rows: samples.rows });
  if ('problems' in given) return { type: 'unreadable', problems: given.problems };
  const comparison = compareGradients(options, samples, given.layers);
  if (!comparison) {
    const message =
      'the gradients of this network are not finite at its first weights, so there is nothing to compare with';
    return { type: 'unreadable', problems: [{ message }] };
  }
  return { type: 'compared', report: gradientsReport(comparison, options) };
}

/** What a thread answers of a spec and a file of gradients; without one, how it looks. */
export async function compareAnswer(
  { problems, options }: Prepared,
  file: Uint8Array | undefined,
): Promise<CompareAnswer> {
  if (!options) return { type: 'refused', problems };
  if (!file) return { type: 'format', format: gradientsFormat(options) };
  return comparedGradients(options, options.training, file);
}
