import type { Network } from './network.ts';
import { parametersOf } from './optimizers.ts';
import type { EngineOptions } from './options.ts';

/** Keeps the norm from being divided by where it is 0; PyTorch's clip_grad_norm_ has the same. */
const normFloor = 1e-6;

/**
 * Bounds the gradients that stand in the network, weights and biases alike: each element to within +-value, then all
 * together to an L2 norm of at most `norm`. Sources: torch.nn.utils.clip_grad_value_ and clip_grad_norm_.
 */
export function clipGradients(network: Network, { value, norm }: EngineOptions['clipping']): void {
  const gradients = parametersOf(network).map(({ g }) => g);
  if (value !== undefined) {
    for (const g of gradients) for (let k = 0; k < g.length; k++) g[k] = Math.min(Math.max(g[k], -value), value);
  }
  if (norm === undefined) return;
  let squares = 0;
  for (const g of gradients) for (let k = 0; k < g.length; k++) squares += g[k] * g[k];
  const factor = norm / (Math.sqrt(squares) + normFloor);
  if (factor < 1) for (const g of gradients) for (let k = 0; k < g.length; k++) g[k] *= factor;
}
