import { derivative, sym } from '../../formula/compose.ts';
import type { Formula } from '../../formula/formula.ts';
import type { Steps, UpdateStep } from '../../run/replayQuestions.ts';

/** A letter of a step's formulas; `symbol` is written with the number of the step, or with `t`. */
interface Letter {
  readonly symbol: (t: number | 't') => Formula;
  /** Undefined for what is computed on the way. */
  readonly value?: number;
}

/** The letters of one step, by the names that they have in a program. */
export function updateLetters(steps: Steps, step: UpdateStep, t: number): ReadonlyMap<string, Letter> {
  const { parameter, optimizer, clipping, learningRate, l1, l2, stateNames } = steps;
  const w = parameter.input === null ? 'b' : 'w';
  const letters = new Map<string, Letter>();
  const constant = (name: string, symbol: Formula, value: number) => letters.set(name, { symbol: () => symbol, value });
  const timed = (name: string, letter: string, value?: number) =>
    letters.set(name, { symbol: t => sym(letter, t), ...(value !== undefined && { value }) });
  const before = (name: string, letter: string, value: number) =>
    letters.set(name, { symbol: t => sym(letter, t === 't' ? 't-1' : t - 1), value });

  letters.set('gradient', {
    symbol: t => derivative(sym('E', t), sym(w, t === 't' ? 't-1' : t - 1)),
    value: step.gradient - step.penalty,
  });
  before('w_before', w, step.before);
  timed('w', w, step.after);
  for (const [k, name] of stateNames.entries()) {
    before(`${name}_before`, name, step.stateBefore[k]);
    timed(name, name, step.stateAfter[k]);
  }
  constant('l1', sym('λ', 1), l1);
  constant('l2', sym('λ', 2), l2);
  constant('bound', sym('c'), clipping.value ?? Number.POSITIVE_INFINITY);
  constant('norm_bound', sym('c', 'norm'), clipping.norm ?? Number.POSITIVE_INFINITY);
  timed('norm', '|g|', step.norm);
  timed('g', 'g', step.gradient);
  timed('g_bounded', "g'", clipping.norm === undefined ? step.clipped : undefined);
  timed('g_clipped', "g''", step.clipped);
  timed('g_decayed', 'h');
  constant('rate', sym('η'), learningRate);
  constant('weight_decay', sym('λ'), optimizer.weightDecay);
  letters.set('t', { symbol: t => (t === 't' ? sym('t') : { kind: 'number', value: t }), value: t });
  for (const [name, { letter, index, value }] of Object.entries(ownConstants(steps, t))) {
    constant(name, index === undefined ? sym(letter) : sym(letter, index), value);
  }
  for (const [name, letter] of Object.entries(onTheWay)) timed(name, letter);
  return letters;
}

/** Numbers that have no other name than their letter; those with a hat are corrected for their start at 0. */
const onTheWay: Readonly<Record<string, string>> = {
  decayed_rate: "η'",
  ahead: 'n',
  ratio: 'r',
  m_hat: "m'",
  v_hat: "v'",
  mu: 'μ',
  mu_next: "μ'",
  d: 'd',
  blend: 'k',
};

interface Constant {
  readonly letter: string;
  readonly index?: number | string;
  readonly value: number;
}

function ownConstants({ optimizer }: Steps, t: number): Readonly<Record<string, Constant>> {
  switch (optimizer.type) {
    case 'sgd':
      return {
        momentum: { letter: 'μ', value: optimizer.momentum },
        dampening: { letter: 'τ', value: optimizer.dampening },
      };
    case 'adagrad':
      return { lr_decay: { letter: 'γ', value: optimizer.lrDecay }, eps: { letter: 'ε', value: optimizer.eps } };
    case 'rmsprop':
      return {
        alpha: { letter: 'α', value: optimizer.alpha },
        momentum: { letter: 'μ', value: optimizer.momentum },
        eps: { letter: 'ε', value: optimizer.eps },
      };
    case 'adam':
    case 'adamw':
    case 'adamax':
      return { ...betas(optimizer.betas), eps: { letter: 'ε', value: optimizer.eps } };
    case 'nadam': {
      const { betas: both, eps, momentumDecay } = optimizer;
      let product = 1;
      for (let step = 1; step <= t; step++) product *= both[0] * (1 - 0.5 * 0.96 ** (step * momentumDecay));
      return {
        ...betas(both),
        eps: { letter: 'ε', value: eps },
        momentum_decay: { letter: 'γ', value: momentumDecay },
        mu_product: { letter: 'M', index: 't', value: product },
      };
    }
    case 'adadelta':
      return { rho: { letter: 'ρ', value: optimizer.rho }, eps: { letter: 'ε', value: optimizer.eps } };
    case 'lion':
      return betas(optimizer.betas);
  }
}

function betas([first, second]: readonly [number, number]): Readonly<Record<string, Constant>> {
  return { beta1: { letter: 'β', index: 1, value: first }, beta2: { letter: 'β', index: 2, value: second } };
}

/** The letters that stand for settings of the spec, by their names in a program: how they are written, and the setting. */
const settings: Readonly<Record<string, readonly [letter: string, setting: string]>> = {
  rate: ['η', 'learningRate'],
  momentum: ['μ', 'momentum'],
  dampening: ['τ', 'dampening'],
  alpha: ['α', 'alpha'],
  beta1: ['β[1]', 'betas'],
  beta2: ['β[2]', 'betas'],
  rho: ['ρ', 'rho'],
  eps: ['ε', 'eps'],
  lr_decay: ['γ', 'lrDecay'],
  momentum_decay: ['γ', 'momentumDecay'],
  weight_decay: ['λ', 'weightDecay'],
  l1: ['λ[1]', 'l1'],
  l2: ['λ[2]', 'l2'],
  bound: ['c', 'clipValue'],
  norm_bound: ['c[norm]', 'clipNorm'],
};

/** Which settings of the spec the letters of a step are. */
export function settingsInWords(names: readonly string[]): string {
  const lettersOf = new Map<string, string[]>();
  for (const name of names) {
    const [letter, setting] = settings[name] ?? [];
    if (letter !== undefined && setting !== undefined) {
      lettersOf.set(setting, [...(lettersOf.get(setting) ?? []), letter]);
    }
  }
  const known = [...lettersOf].map(
    ([setting, letters]) => `${letters.join(' and ')} ${letters.length === 1 ? 'is' : 'are'} ${setting}`,
  );
  return `Of the spec's settings ${known.join(', ')}.`;
}
