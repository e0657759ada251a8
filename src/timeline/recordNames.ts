import type { EpochRecord } from '../engine/trainer.ts';
import type { Unavailable } from '../expression/value.ts';
import { networkScalarIndex } from '../trace/layout.ts';
import type { Names } from './names.ts';
import { type Stand, StandNames } from './standNames.ts';

const ofPosition: ReadonlySet<string> = new Set(['epoch', 'batch', 'phase', 'layer', 'operation']);

/** What is known of the end of an epoch from its record alone, without the training being there. */
export function recordNames(
  {
    options,
    layout,
    position,
  }: Pick<Stand, 'options' | 'layout'> & { readonly position: NonNullable<Names['position']> },
  record: EpochRecord,
): Names {
  const nothing = (): never => {
    throw new Error('It is no number of the record.');
  };
  const whole = new StandNames({
    options,
    layout,
    position,
    last: position,
    batch: nothing,
    parameter: nothing,
    memory: nothing,
    learningRate: () => record.scalars[networkScalarIndex('learningRate')]!,
    record: () => record,
  });
  const unknown: Unavailable = { why: 'The record of an epoch does not have it.' };
  const isKnown = new Set(
    whole.all.filter(({ name, isRecorded }) => isRecorded || ofPosition.has(name)).map(({ name }) => name),
  );
  return {
    position,
    all: whole.all,
    layers: whole.layers,
    value: (name, layer) => (isKnown.has(name) ? whole.value(name, layer) : unknown),
    ofSample: () => unknown,
    note: () => undefined,
  };
}
