import { type Distribution, distributionOf } from '../functions/initializations.ts';
import type { RandomStream } from '../random/randomStream.ts';
import type { Initialization } from './options.ts';
import { fillOrthogonal } from './orthogonal.ts';
import type { Vec } from './vector.ts';

/**
 * Fills a layer's weights (O, I) or bias (O) with its first values, row-major. I is the fan-in, O the fan-out, also for
 * a bias.
 */
export function initialize(values: Vec, init: Initialization, random: RandomStream, I: number, O: number): void {
  if (init.type === 'explicit') {
    if (init.values.length !== values.length) {
      throw new RangeError(`${init.values.length} explicit values given where ${values.length} are needed`);
    }
    values.set(init.values);
    return;
  }
  const distribution = distributionOf(init, I, O);
  if (distribution.kind === 'orthogonal') {
    fillOrthogonal(values, random, values.length / O);
    return;
  }
  const draw = sampler(distribution, random);
  for (let k = 0; k < values.length; k++) values[k] = draw();
}

type Drawn = Exclude<Distribution, { readonly kind: 'orthogonal' }>;

function sampler(distribution: Drawn, random: RandomStream): () => number {
  switch (distribution.kind) {
    case 'uniform': {
      const { min, max } = distribution;
      return () => min + (max - min) * random.uniform();
    }
    case 'normal': {
      const { mean, std } = distribution;
      return () => mean + std * random.normal();
    }
    case 'constant':
      return () => distribution.value;
  }
}
