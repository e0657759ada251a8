import type { Edit } from '../engine/edit.ts';
import type { EngineOptions } from '../engine/options.ts';
import { layerInExpression } from '../trace/expressionOf.ts';

/** What is set, as it is written in the expression language: `W(hidden)[2, 1] = 0.5`; of many numbers, how many. */
export function editText(edit: Edit, { layers, inputs }: EngineOptions): string {
  if (edit.target === 'learningRate') return `learningRate = ${edit.value}`;
  const { target, layer, first, values } = edit;
  const name = `${letters[target]}(${layerInExpression(layers[layer]!.name)})`;
  const columns = target === 'bias' ? 1 : (layers[layer - 1]?.units ?? inputs);
  const row = Math.floor(first / columns);
  const place = target === 'bias' ? `[${first}]` : `[${row}, ${first % columns}]`;
  if (values.length === 1) return `${name}${place} = ${values[0]}`;
  return `${name}: ${values.length} numbers from ${place} on`;
}

const letters = { weights: 'W', bias: 'b', input: 'x' } as const;

/** The same of several, in their order. */
export function editsText(edits: readonly { readonly edit: Edit }[], options: EngineOptions): string {
  return edits.map(({ edit }) => editText(edit, options)).join('; ');
}
