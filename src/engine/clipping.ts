import type { EngineOptions } from './options.ts';
import type { Parameter } from './updateRules.ts';

/** Keeps the norm from being divided by where it is 0; PyTorch's clip_grad_norm_ has the same. */
export const normFloor = 1e-6;

/**
 * Bounds the gradients of these parameters, weights and biases alike, whenever it is called: each element to within +-value,
 * then all together to an L2 norm of at most `norm`. Sources: torch.nn.utils.clip_grad_value_ and clip_grad_norm_.
 */
export function createClipping(
  { value, norm }: EngineOptions['clipping'],
  parameters: readonly Parameter[],
): () => void {
  return () => {
    if (value !== undefined) clipByValue(parameters, value);
    if (norm !== undefined) clipByNorm(parameters, norm);
  };
}

function clipByValue(parameters: readonly Parameter[], value: number): void {
  for (const { g } of parameters) for (let k = 0; k < g.length; k++) g[k] = Math.min(Math.max(g[k], -value), value);
}

function clipByNorm(parameters: readonly Parameter[], norm: number): void {
  let squares = 0;
  for (const { g } of parameters) for (let k = 0; k < g.length; k++) squares += g[k] * g[k];
  const factor = norm / (Math.sqrt(squares) + normFloor);
  if (factor < 1) for (const { g } of parameters) for (let k = 0; k < g.length; k++) g[k] *= factor;
}
