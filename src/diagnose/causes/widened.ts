import type { Fix, SpecEdit } from '../../findings/finding.ts';
import type { Trace } from '../trace.ts';

/** At least so many units are enough for the small tasks on which a few were too few. */
const enough = 32;

/** More units in a hidden layer, and then two such layers. Numbers that were written one by one do not fit any more, and go. */
export function moreUnits(trace: Trace, layer: number, units: number): Fix[] {
  const more = Math.max(enough, 4 * units);
  const edits: SpecEdit[] = [
    ...writtenNumbers(trace, layer, ['weights', 'biases']),
    ...writtenNumbers(trace, layer + 1, ['weights']),
    { path: ['layers', layer, 'units'], value: more },
  ];
  const second = { units: more, activation: trace.info.layers[layer]!.activation };
  return [
    { title: `Use ${more} units`, edits },
    {
      title: `Use two layers of ${more} units`,
      edits: [...edits, { path: ['layers', layer + 1], value: second, insert: true }],
    },
  ];
}

function writtenNumbers({ before }: Trace, layer: number, keys: readonly ('weights' | 'biases')[]): SpecEdit[] {
  const settings = before?.settings.layers[layer];
  const isWritten = {
    weights: settings?.weightInit.type === 'explicit',
    biases: settings?.biasInit.type === 'explicit',
  };
  return keys.flatMap(key => (isWritten[key] ? [{ path: ['layers', layer, key], value: null }] : []));
}
