import type { Time } from '../../timeline/course.ts';
import type { Names } from '../../timeline/names.ts';
import type { Timeline } from '../../timeline/timeline.ts';

/** The names that a position alone decides. */
export const namesOfPosition: ReadonlySet<string> = new Set(['epoch', 'batch', 'phase', 'layer', 'operation']);

const why = 'Only the position is known.';

/** What can be read of a moment without training: its position. Everything else is unavailable. */
export function positionNames({ course, names }: Pick<Timeline, 'course' | 'names'>, time: Time): Names {
  const position = course.at(time);
  const { epoch, batch, stop } = position;
  const { all, layers } = names;
  const known: Readonly<Record<string, number | string>> = {
    epoch,
    batch,
    phase: stop.phase,
    layer: stop.layer === undefined ? '-' : layers[stop.layer]!,
    operation: stop.operation,
  };
  return {
    ...names,
    position,
    all,
    layers,
    value: (name, layer) =>
      layer === undefined && Object.hasOwn(known, name)
        ? known[name]
        : all.some(facts => facts.name === name)
          ? { why }
          : undefined,
    ofSample: () => ({ why }),
  };
}
