import type { Run } from '../run/run.ts';
import type { ColumnScaling } from '../run/samples.ts';
import { figure } from '../trace/figure.ts';
import { layersJson } from '../trace/layersJson.ts';
import { inPieces } from './inPieces.ts';
import { trainedLayers } from './trainedLayers.ts';

/**
 * The weights and biases after a recorded epoch as one JSON document in pieces. `layers` is as in `backprop train --json`, its
 * `weights` and `biases` as a spec states them, `classes` the names of the classes where they have some, `scaling` how inputs and targets were scaled, if they were. Undefined when the epoch's tensors are not kept.
 */
export function weightsJson(run: Run, epoch: number): Generator<string> | undefined {
  const layers = trainedLayers(run, epoch);
  const { name, seed, precision } = run.info;
  const classes = run.samples?.classNames;
  const facts = { name, seed, precision, epoch, ...(classes && { classes }), ...scalingOf(run) };
  return layers && inPieces(parts(facts, layersJson(layers, precision)));
}

/** How inputs and targets were scaled: seen = (value * factor - offset) / scale, in each column. */
function scalingOf({ samples }: Run): object {
  const { scaling, targetScaling } = samples ?? {};
  const json = ({ offset, scale, factor = 1 }: ColumnScaling) => ({
    factor,
    offset: Array.from(offset, figure),
    scale: Array.from(scale, figure),
  });
  if (!scaling && !targetScaling) return {};
  return {
    scaling: { ...(scaling && { inputs: json(scaling) }), ...(targetScaling && { targets: json(targetScaling) }) },
  };
}

function* parts(facts: object, layers: Iterable<string>): Generator<string> {
  yield `${JSON.stringify(facts).slice(0, -1)},"layers":[\n`;
  yield* layers;
  yield '\n]}\n';
}
