import type { Limits } from './limits.ts';
import type { NetworkSpec } from './networkSpec.ts';
import { parameterCount } from './parameterCount.ts';
import type { Remark } from './problem.ts';
import { count, counted, quote } from './words.ts';

/** Asked of the text's tree: a million layers would take seconds to check. */
export function* layerCountRemarks(layers: number, limits: Limits): Generator<Remark> {
  if (layers <= limits.layers) return;
  const message = `asked for ${count(layers)} layers; at most ${count(limits.layers)} are allowed`;
  yield tooMany('too-many-layers', message, ['layers', limits.layers]);
}

/** What the spec asks for beyond what is allowed. The parameters are checked as far as the inputs are known. */
export function* limitRemarks(spec: NetworkSpec, limits: Limits): Generator<Remark> {
  if (spec.training.epochs > limits.epochs) {
    const message = `asked for ${count(spec.training.epochs)} epochs; at most ${count(limits.epochs)} are allowed`;
    yield tooMany('too-many-epochs', message, ['training', 'epochs']);
  }
  yield* parameterRemarks(spec, spec.inputs ?? 1, limits);
}

/** At most one remark: at the layer with which weights and biases become too many. */
export function* parameterRemarks(spec: NetworkSpec, inputs: number, limits: Limits): Generator<Remark> {
  let total = 0;
  let I = inputs;
  for (const [index, { name, units, bias }] of spec.layers.entries()) {
    total += parameterCount(I, units, bias);
    I = units;
    if (total > limits.parameters) {
      const message =
        `layer ${quote(name)} with ${counted(units, 'unit')} brings the network to ${count(total)} weights and biases; ` +
        `at most ${count(limits.parameters)} are allowed`;
      yield tooMany('too-many-parameters', message, ['layers', index, 'units']);
      return;
    }
  }
}

function tooMany(code: string, message: string, path: Remark['path']): Remark {
  return { code, severity: 'error', message, path };
}
