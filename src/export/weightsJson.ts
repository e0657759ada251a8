import type { Run } from '../run/run.ts';
import { layersJson } from '../trace/layersJson.ts';
import { inPieces } from './inPieces.ts';
import { trainedLayers } from './trainedLayers.ts';

/**
 * The weights and biases after a recorded epoch as one JSON document in pieces. `layers` is as in `backprop train --json`, its
 * `weights` and `biases` as a spec states them, `classes` the names of the classes where they have some. Undefined when the epoch's tensors are not kept.
 */
export function weightsJson(run: Run, epoch: number): Generator<string> | undefined {
  const layers = trainedLayers(run, epoch);
  const { name, seed, precision } = run.info;
  const classes = run.samples?.classNames;
  const facts = { name, seed, precision, epoch, ...(classes && { classes }) };
  return layers && inPieces(parts(facts, layersJson(layers, precision)));
}

function* parts(facts: object, layers: Iterable<string>): Generator<string> {
  yield `${JSON.stringify(facts).slice(0, -1)},"layers":[\n`;
  yield* layers;
  yield '\n]}\n';
}
