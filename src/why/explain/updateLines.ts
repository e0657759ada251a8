/**
 * The formulas by which an optimizer turns a gradient into a step: those of src/engine/updateRules.ts, one line for each number
 * that is computed. Written once, they become symbols, numbers and a program.
 */

import { call, fraction, minus, negative, power, product, root, sum } from '../../formula/compose.ts';
import type { Formula } from '../../formula/formula.ts';
import { optimizers } from '../../functions/optimizers.ts';
import type { Steps } from '../../run/replayQuestions.ts';

/** How a line's letters are written, by their names in `updateLetters`. */
export type Letters = Readonly<Record<string, Formula>>;

export interface Line {
  /** The letter that it gives. */
  readonly of: string;
  readonly by: (letters: Letters) => Formula;
}

type Settings<Type extends Steps['optimizer']['type']> = Extract<Steps['optimizer'], { readonly type: Type }>;

/** From `gradient`, what the batch gave, to what the optimizer goes by: the letter of the last line. */
export function gradientLines({ optimizer, clipping, l1, l2 }: Steps, isNormClipped: boolean): Line[] {
  const lines: Line[] = [];
  const change = (of: string, by: (g: Formula, letters: Letters) => Formula) => {
    const from = lines.at(-1)?.of ?? 'gradient';
    lines.push({ of, by: letters => by(letters[from], letters) });
  };
  change('g', (gradient, { l1: first, l2: second, w_before: w }) =>
    sum(gradient, ...(l1 === 0 ? [] : [product(first, call('sign', w))]), ...(l2 === 0 ? [] : [product(2, second, w)])),
  );
  if (clipping.value !== undefined) {
    change('g_bounded', (g, { bound }) => call('min', call('max', g, negative(bound)), bound));
  }
  if (isNormClipped) {
    change('g_clipped', (g, { norm_bound, norm }) => product(g, fraction(norm_bound, sum(norm, 1e-6))));
  }
  if (optimizer.weightDecay !== 0 && !optimizers[optimizer.type].isDecoupled) {
    change('g_decayed', (g, { weight_decay, w_before: w }) => sum(g, product(weight_decay, w)));
  }
  return lines;
}

/** From the gradient of that name to `w`. `t` counts the steps of the training from 1. */
export function ruleLines({ optimizer }: Steps, gradient: string, t: number): Line[] {
  switch (optimizer.type) {
    case 'sgd':
      return optimizer.momentum === 0 ? [descent(gradient)] : momentum(optimizer, gradient, t);
    case 'adagrad':
      return adagrad(optimizer, gradient);
    case 'rmsprop':
      return rmsprop(optimizer, gradient);
    case 'adam':
    case 'adamw':
      return adam(optimizer, gradient);
    case 'adamax':
      return adamax(gradient);
    case 'nadam':
      return nadam(gradient);
    case 'adadelta':
      return adadelta(gradient);
    case 'lion':
      return lion(optimizer, gradient);
  }
}

/** w = w - rate d */
function descent(direction: string, rate = 'rate'): Line {
  return { of: 'w', by: letters => minus(letters.w_before, product(letters[rate], letters[direction])) };
}

/** mean = beta mean + (1 - beta) x, or x^2 when `isSquare`. */
function running(mean: string, beta: string, x: string, isSquare = false): Line {
  return {
    of: mean,
    by: letters => {
      const value = isSquare ? power(letters[x], 2) : letters[x];
      return sum(product(letters[beta], letters[`${mean}_before`]), product(minus(1, letters[beta]), value));
    },
  };
}

function momentum({ dampening, nesterov }: Settings<'sgd'>, g: string, t: number): Line[] {
  // The first velocity is the whole gradient.
  const isWhole = dampening === 0 || t === 1;
  const velocity: Line = {
    of: 'v',
    by: letters => {
      const share = isWhole ? letters[g] : product(minus(1, letters.dampening), letters[g]);
      return sum(product(letters.momentum, letters.v_before), share);
    },
  };
  if (!nesterov) return [velocity, descent('v')];
  const ahead: Line = { of: 'ahead', by: letters => sum(letters[g], product(letters.momentum, letters.v)) };
  return [velocity, ahead, descent('ahead')];
}

function adagrad({ lrDecay }: Settings<'adagrad'>, g: string): Line[] {
  const decayed: Line = {
    of: 'decayed_rate',
    by: ({ rate, t, lr_decay }) => fraction(rate, sum(1, product(minus(t, 1), lr_decay))),
  };
  return [
    ...(lrDecay === 0 ? [] : [decayed]),
    { of: 's', by: letters => sum(letters.s_before, power(letters[g], 2)) },
    { of: 'ratio', by: letters => fraction(letters[g], sum(root(letters.s), letters.eps)) },
    descent('ratio', lrDecay === 0 ? 'rate' : 'decayed_rate'),
  ];
}

function rmsprop({ centered, momentum }: Settings<'rmsprop'>, g: string): Line[] {
  const variance = ({ s, a }: Letters) => (centered ? minus(s, power(a, 2)) : s);
  const velocity: Line = { of: 'v', by: ({ momentum, v_before, ratio }) => sum(product(momentum, v_before), ratio) };
  return [
    running('s', 'alpha', g, true),
    ...(centered ? [running('a', 'alpha', g)] : []),
    { of: 'ratio', by: letters => fraction(letters[g], sum(root(variance(letters)), letters.eps)) },
    ...(momentum === 0 ? [] : [velocity]),
    descent(momentum === 0 ? 'ratio' : 'v'),
  ];
}

/** x / (1 - beta^t) */
function corrected(of: string, x: string, beta: string): Line {
  return { of, by: letters => fraction(letters[x], minus(1, power(letters[beta], letters.t))) };
}

/** What decoupled weight decay leaves of w. */
function shrunk({ rate, weight_decay, w_before }: Letters, weightDecay: number): Formula {
  return weightDecay === 0 ? w_before : product(minus(1, product(rate, weight_decay)), w_before);
}

function adam({ type, amsgrad, weightDecay }: Settings<'adam' | 'adamw'>, g: string): Line[] {
  const decoupled = type === 'adamw' ? weightDecay : 0;
  return [
    running('m', 'beta1', g),
    running('v', 'beta2', g, true),
    ...(amsgrad ? [{ of: 'u', by: ({ u_before, v }: Letters) => call('max', u_before, v) }] : []),
    corrected('m_hat', 'm', 'beta1'),
    corrected('v_hat', amsgrad ? 'u' : 'v', 'beta2'),
    { of: 'ratio', by: ({ m_hat, v_hat, eps }) => fraction(m_hat, sum(root(v_hat), eps)) },
    { of: 'w', by: letters => minus(shrunk(letters, decoupled), product(letters.rate, letters.ratio)) },
  ];
}

function adamax(g: string): Line[] {
  return [
    running('m', 'beta1', g),
    {
      of: 'u',
      by: letters => call('max', product(letters.beta2, letters.u_before), sum(call('abs', letters[g]), letters.eps)),
    },
    corrected('m_hat', 'm', 'beta1'),
    { of: 'ratio', by: ({ m_hat, u }) => fraction(m_hat, u) },
    descent('ratio'),
  ];
}

/** `mu_product` is the product of all mu up to t. */
function nadam(g: string): Line[] {
  const mu = ({ beta1, momentum_decay }: Letters, step: Formula) =>
    product(beta1, minus(1, product(0.5, power(power(0.96, momentum_decay), step))));
  return [
    running('m', 'beta1', g),
    running('v', 'beta2', g, true),
    { of: 'mu', by: letters => mu(letters, letters.t) },
    { of: 'mu_next', by: letters => mu(letters, sum(letters.t, 1)) },
    corrected('v_hat', 'v', 'beta2'),
    {
      of: 'ahead',
      by: letters => {
        const { mu, mu_next, mu_product, m } = letters;
        const now = product(fraction(minus(1, mu), minus(1, mu_product)), letters[g]);
        return sum(now, product(fraction(mu_next, minus(1, product(mu_product, mu_next))), m));
      },
    },
    { of: 'ratio', by: ({ ahead, v_hat, eps }) => fraction(ahead, sum(root(v_hat), eps)) },
    descent('ratio'),
  ];
}

function adadelta(g: string): Line[] {
  return [
    running('s', 'rho', g, true),
    {
      of: 'd',
      by: letters =>
        product(fraction(root(sum(letters.a_before, letters.eps)), root(sum(letters.s, letters.eps))), letters[g]),
    },
    running('a', 'rho', 'd', true),
    descent('d'),
  ];
}

function lion({ weightDecay }: Settings<'lion'>, g: string): Line[] {
  return [
    {
      of: 'blend',
      by: letters => sum(product(letters.beta1, letters.m_before), product(minus(1, letters.beta1), letters[g])),
    },
    running('m', 'beta2', g),
    {
      of: 'w',
      by: letters => minus(shrunk(letters, weightDecay), product(letters.rate, call('sign', letters.blend))),
    },
  ];
}
