import type { Position } from './course.ts';

export function positionText({ epoch, batch, stop }: Position, layers: readonly string[]): string {
  const layer = stop.layer === undefined ? '-' : layers[stop.layer];
  return `${epoch}:${batch}:${stop.phase}:${layer}:${stop.operation}`;
}
