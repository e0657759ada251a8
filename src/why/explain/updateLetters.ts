import type { OptimizerOptions } from '../../engine/options.ts';
import { momentumProduct } from '../../engine/updateRules.ts';
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
  timed('norm', '|g|', step.norm);
  timed('g', 'g', step.gradient);
  timed('g_bounded', "g'", clipping.norm === undefined ? step.clipped : undefined);
  timed('g_clipped', "g''", step.clipped);
  timed('g_decayed', 'h');
  letters.set('t', { symbol: t => (t === 't' ? sym('t') : { kind: 'number', value: t }), value: t });
  const values: Readonly<Record<string, unknown>> = {
    ...optimizer,
    learningRate,
    l1,
    l2,
    clipValue: clipping.value ?? Number.POSITIVE_INFINITY,
    clipNorm: clipping.norm ?? Number.POSITIVE_INFINITY,
  };
  for (const [name, { setting, letter, index, at }] of Object.entries(settingLetters)) {
    const found = values[setting];
    const value = Array.isArray(found) && at !== undefined ? found[at] : found;
    if (typeof value === 'number') constant(name, indexed(letter, index), value);
  }
  if (optimizer.type === 'nadam') constant('mu_product', sym('M', 't'), productOfMomenta(optimizer, t));
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

/** Nadam's, of the steps up to `t`. */
function productOfMomenta(optimizer: OptimizerOptions, t: number): number {
  let product = 1;
  for (let step = 1; step <= t; step++) product = momentumProduct(optimizer, step, product);
  return product;
}

interface SettingLetter {
  readonly letter: string;
  readonly index?: number | string;
  readonly setting: string;
  /** Of several numbers, which. */
  readonly at?: number;
}

/** The letters of settings of the spec, by their names in a program. */
const settingLetters: Readonly<Record<string, SettingLetter>> = {
  rate: { letter: 'η', setting: 'learningRate' },
  momentum: { letter: 'μ', setting: 'momentum' },
  dampening: { letter: 'τ', setting: 'dampening' },
  alpha: { letter: 'α', setting: 'alpha' },
  beta1: { letter: 'β', index: 1, setting: 'betas', at: 0 },
  beta2: { letter: 'β', index: 2, setting: 'betas', at: 1 },
  rho: { letter: 'ρ', setting: 'rho' },
  eps: { letter: 'ε', setting: 'eps' },
  lr_decay: { letter: 'γ', setting: 'lrDecay' },
  momentum_decay: { letter: 'γ', setting: 'momentumDecay' },
  weight_decay: { letter: 'λ', setting: 'weightDecay' },
  l1: { letter: 'λ', index: 1, setting: 'l1' },
  l2: { letter: 'λ', index: 2, setting: 'l2' },
  bound: { letter: 'c', setting: 'clipValue' },
  norm_bound: { letter: 'c', index: 'norm', setting: 'clipNorm' },
};

function indexed(letter: string, index: SettingLetter['index']): Formula {
  return index === undefined ? sym(letter) : sym(letter, index);
}

/** Which settings of the spec the letters of a step are. */
export function settingsInWords(names: readonly string[]): string {
  const lettersOf = new Map<string, string[]>();
  for (const name of names) {
    if (!Object.hasOwn(settingLetters, name)) continue;
    const { letter, index, setting } = settingLetters[name];
    const written = index === undefined ? letter : `${letter}[${index}]`;
    lettersOf.set(setting, [...(lettersOf.get(setting) ?? []), written]);
  }
  const known = [...lettersOf].map(
    ([setting, letters]) => `${letters.join(' and ')} ${letters.length === 1 ? 'is' : 'are'} ${setting}`,
  );
  return `Of the spec's settings ${known.join(', ')}.`;
}
