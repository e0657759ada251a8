import { numberInWords } from '../trace/formatNumber.ts';
import { type Circumstances, type Culprit, equation, type Operand } from './culprit.ts';
import type { Network } from './network.ts';
import { firstNonFinite } from './vector.ts';

/** An element of a layer's weights or biases. */
interface Place {
  readonly layer: number;
  readonly kind: 'w' | 'b';
  readonly index: number;
}

/** The first weight or bias that is NaN or infinite. */
export function firstBadWeight({ layers }: Network): Place | undefined {
  for (const [layer, parameters] of layers.entries()) {
    for (const kind of ['w', 'b'] as const) {
      const index = firstNonFinite(parameters[kind]);
      if (index >= 0) return { layer, kind, index };
    }
  }
  return undefined;
}

/** The update as the culprit, where the gradient in dw or db, as `badBackward` leaves it, is finite. */
export function badUpdate({ layers }: Network, { layer, kind, index }: Place, circumstances: Circumstances): Culprit {
  const { w, b, dw, db, I, l1, l2 } = layers[layer];
  const [o, name, value, gradient] =
    kind === 'w'
      ? [Math.floor(index / I), `weight w[${index % I}]`, w[index], dw[index]]
      : [index, 'bias b', b[index], db[index]];
  const hasPenalty = kind === 'w' && (l1 !== 0 || l2 !== 0);
  const old = circumstances.before?.[layer][kind][index];
  const operands: Operand[] = [{ name: 'gradient', value: gradient }];
  if (old !== undefined) operands.unshift({ name: 'old value', value: old });
  const what =
    (circumstances.isEdited
      ? `${name} of unit ${o} is ${numberInWords(value)} after the update with `
      : `the update made ${name} of unit ${o} ${numberInWords(value)}, with `) +
    `${operands.map(equation).join(' and ')}${hasPenalty ? ', without l1 and l2' : ''}.`;
  const rate: Operand = { name: 'learning rate', value: circumstances.learningRate };
  return { layer, tensor: 'weights', what, operands: [...operands, rate] };
}
