import type { Prepared } from '../plan/prepare.ts';
import { runFacts } from '../run/runFacts.ts';
import type { RunFacts } from '../run/runState.ts';
import type { RunSamples } from '../run/samples.ts';
import type { TextDigest } from '../run/settings.ts';
import { beforeTraining } from './beforeTraining.ts';

/** The facts of a run with what text and data say before it is trained; undefined where nothing can be trained. */
export function factsBefore(
  prepared: Prepared,
  fallbackName: string,
  digest: TextDigest,
  samples?: Pick<RunSamples, 'imageShape'>,
): RunFacts | undefined {
  const { parsed, options } = prepared;
  if (!parsed.spec || !options) return undefined;
  const before = beforeTraining(prepared);
  return { ...runFacts(parsed.spec, options, fallbackName, digest, samples), ...(before && { before }) };
}
