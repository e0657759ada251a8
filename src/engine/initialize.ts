import type { RandomStream } from '../random/randomStream.ts';
import type { Initialization } from './options.ts';
import { fillOrthogonal } from './orthogonal.ts';
import type { Vec } from './vector.ts';

/**
 * Fills a layer's weights (O, I) or bias (O) with its first values, row-major. I is the fan-in, O the fan-out, also for
 * a bias. Sources: Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998; torch.nn.Linear for `torchLinear`.
 * The normal forms are not truncated.
 */
export function initialize(values: Vec, init: Initialization, random: RandomStream, I: number, O: number): void {
  if (init.type === 'explicit') {
    if (init.values.length !== values.length) {
      throw new RangeError(`${init.values.length} explicit values given where ${values.length} are needed`);
    }
    values.set(init.values);
    return;
  }
  if (init.type === 'orthogonal') {
    fillOrthogonal(values, random, values.length / O);
    return;
  }
  const draw = sampler(init, random, I, O);
  for (let k = 0; k < values.length; k++) values[k] = draw();
}

type Drawn = Exclude<Initialization, { readonly type: 'explicit' | 'orthogonal' }>;

function sampler(init: Drawn, random: RandomStream, I: number, O: number): () => number {
  const uniform = (min: number, max: number) => () => min + (max - min) * random.uniform();
  const normal = (mean: number, std: number) => () => mean + std * random.normal();
  const within = (limit: number) => uniform(-limit, limit);
  switch (init.type) {
    case 'glorotUniform':
      return within(Math.sqrt(6 / (I + O)));
    case 'glorotNormal':
      return normal(0, Math.sqrt(2 / (I + O)));
    case 'heUniform':
      return within(Math.sqrt(6 / I));
    case 'heNormal':
      return normal(0, Math.sqrt(2 / I));
    case 'lecunUniform':
      return within(Math.sqrt(3 / I));
    case 'lecunNormal':
      return normal(0, Math.sqrt(1 / I));
    case 'torchLinear':
      return within(1 / Math.sqrt(I));
    case 'uniform':
      return uniform(init.min, init.max);
    case 'normal':
      return normal(init.mean, init.std);
    case 'zeros':
      return () => 0;
    case 'constant':
      return () => init.value;
    default:
      return assertNever(init);
  }
}

function assertNever(init: never): never {
  throw new TypeError(`unknown initialization ${JSON.stringify(init)}`);
}
