import type { RunInfo } from '../src/run/runState.ts';

/** Nothing but blanks, controls and signs without a width. */
const looksEmpty = /^[\p{Z}\p{C}\u3164\uffa0\u2800]*$/u;

/** A run whose names can all be seen and read out: a name that looks empty gives way to words. */
export function withShownNames<Run extends Pick<RunInfo, 'name' | 'layers'>>(run: Run): Run {
  return {
    ...run,
    name: looksEmpty.test(run.name) ? 'network without a name' : run.name,
    layers: run.layers.map((layer, index) =>
      looksEmpty.test(layer.name) ? { ...layer, name: `layer ${index + 1}` } : layer,
    ),
  };
}
