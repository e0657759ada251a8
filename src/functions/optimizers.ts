/**
 * The catalogue of optimizers: a row each, in the order in which messages list them. What the spec accepts, the defaults, what the editor
 * shows, the memory of a training and the kernels' codes follow from it. Names and defaults are torch.optim's; the learning rate of
 * sgd, which PyTorch wants stated, is ours; lion's are its authors' (Chen et al. 2023). A new optimizer is a row here, its rule in
 * src/engine/updateRules.ts and kernels/optimizers.ts, and its formulas in src/why/explain.
 */
import { number, type Settings, share, truth, type ValuesOf } from './settings.ts';

/** The rules of the kernels (kernels/optimizers.ts). */
export const kernelRules = [
  'sgd',
  'momentum',
  'adagrad',
  'rmsprop',
  'adam',
  'adamax',
  'nadam',
  'adadelta',
  'lion',
] as const;
type KernelRuleName = (typeof kernelRules)[number];

/** What `chooseOptimizer` of the kernels is given besides eps and weight decay. */
interface KernelRule {
  readonly rule: KernelRuleName;
  readonly numbers: readonly [number, number, number];
  readonly variant?: boolean;
  /** What of weight decay is added to the gradient or, by lion, shrinks the weight. All of it where absent. */
  readonly decay?: number;
}

/** A tensor of a parameter's shape that is remembered from step to step. */
interface Memory<Values> {
  /** In words: `the running mean of the gradients`. */
  readonly meaning: string;
  /** Whether there is such a tensor under these settings, and whether a step makes use of it. Always where absent. */
  readonly isKept?: (settings: Values) => boolean;
  readonly isUsed?: (settings: Values) => boolean;
}

interface OptimizerRow<S extends Settings> {
  /** What the editor shows. Markdown. */
  readonly doc: string;
  readonly learningRate: number;
  /** The learning rate that the editor writes, where that is another. */
  readonly offeredRate?: number;
  readonly weightDecay: number;
  /** Weight decay shrinks the weight itself, and is not added to its gradient. */
  readonly isDecoupled: boolean;
  /** A step moves a weight by about the learning rate, however large its gradient. */
  readonly movesByRate: boolean;
  /**
   * What is usual: a rate above `most` rarely trains, and a training whose rates add up to less than `way` hardly moves anything (Kingma and
   * Ba 2015; defaults of torch.optim; Smith 2017 for ranges of sgd). The sum is about the most that an optimizer that moves by its rate can move a weight.
   */
  readonly usual: { readonly most: number; readonly way: number };
  readonly settings: S;
  /** What settings that do not go together are told. */
  readonly conflict?: {
    readonly of: keyof S & string;
    readonly message: string;
    readonly holds: (settings: ValuesOf<S>) => boolean;
  };
  /** By the letters of src/engine/updateRules.ts, in the order in which the kernels keep them. */
  readonly memory: Readonly<Record<string, Memory<ValuesOf<S>>>>;
  readonly kernel: (settings: ValuesOf<S> & { readonly weightDecay: number }) => KernelRule;
}

/** A row whose functions know its settings by their names. */
const row = <const S extends Settings>(row: OptimizerRow<S>): OptimizerRow<S> => row;

const betas = (first: number, second: number) =>
  ({ kind: 'betas', doc: 'Decay rates of the two running means.', standard: [first, second] }) as const;
const eps = (standard: number) => number('Added to the denominator to avoid division by zero.', standard, { above: 0 });
const momentum = number('Share of the previous step that is added.', 0, share);
const amsgrad = truth('Divide by the largest mean square so far instead of the current one.');

const meanGradient = { meaning: 'the running mean of the gradients' };
const meanSquare = { meaning: 'the running mean of the squared gradients' };
const adamMemory = {
  m: meanGradient,
  v: meanSquare,
  u: { meaning: 'the largest v so far', isKept: ({ amsgrad }: { readonly amsgrad: boolean }) => amsgrad },
};

const rows = {
  sgd: row({
    doc: 'Gradient descent, optionally with momentum.',
    learningRate: 0.1,
    weightDecay: 0,
    isDecoupled: false,
    movesByRate: false,
    usual: { most: 3, way: 0.05 },
    settings: {
      momentum,
      dampening: number('Share of the gradient that is not added to the momentum.', 0, share),
      nesterov: truth('Use Nesterov momentum.'),
    },
    // As in PyTorch: looking ahead along a momentum takes one, undamped.
    conflict: {
      of: 'nesterov',
      message:
        '"nesterov" needs "momentum" above 0 and no "dampening"; set "momentum" to 0.9 and leave out "dampening"',
      holds: ({ nesterov, momentum, dampening }) => nesterov && !(momentum > 0 && dampening === 0),
    },
    memory: {
      v: { meaning: 'the velocity: a running sum of the gradients', isKept: ({ momentum }) => momentum !== 0 },
    },
    kernel: ({ momentum, dampening, nesterov }) =>
      momentum === 0
        ? { rule: 'sgd', numbers: [0, 0, 0] }
        : { rule: 'momentum', numbers: [momentum, dampening, 0], variant: nesterov },
  }),
  adam: row({
    doc: 'Each weight has its own step size. Needs little tuning.',
    learningRate: 0.001,
    offeredRate: 0.01,
    weightDecay: 0,
    isDecoupled: false,
    movesByRate: true,
    usual: { most: 0.05, way: 0.05 },
    settings: { betas: betas(0.9, 0.999), eps: eps(1e-8), amsgrad },
    memory: adamMemory,
    kernel: ({ betas, amsgrad }) => ({ rule: 'adam', numbers: [...betas, 0], variant: amsgrad }),
  }),
  adamw: row({
    doc: 'Adam with weight decay separate from the gradient.',
    learningRate: 0.001,
    weightDecay: 0.01,
    isDecoupled: true,
    movesByRate: true,
    usual: { most: 0.05, way: 0.05 },
    settings: { betas: betas(0.9, 0.999), eps: eps(1e-8), amsgrad },
    memory: adamMemory,
    kernel: ({ betas, amsgrad, weightDecay }) => ({
      rule: 'adam',
      numbers: [...betas, weightDecay],
      decay: 0,
      variant: amsgrad,
    }),
  }),
  adagrad: row({
    doc: 'Steps shrink with the squares of all gradients so far.',
    learningRate: 0.01,
    weightDecay: 0,
    isDecoupled: false,
    movesByRate: true,
    usual: { most: 1, way: 0.5 },
    settings: {
      lrDecay: number('Decay of the learning rate per step.', 0, { atLeast: 0 }),
      initialAccumulatorValue: number('Initial value of the sum of squares.', 0, { atLeast: 0 }),
      eps: eps(1e-10),
    },
    memory: { s: { meaning: 'the sum of the squared gradients' } },
    kernel: ({ lrDecay, initialAccumulatorValue }) => ({
      rule: 'adagrad',
      numbers: [lrDecay, initialAccumulatorValue, 0],
    }),
  }),
  rmsprop: row({
    doc: 'Steps shrink with the recent squares of the gradient.',
    learningRate: 0.01,
    weightDecay: 0,
    isDecoupled: false,
    movesByRate: true,
    usual: { most: 0.05, way: 0.05 },
    settings: {
      alpha: number('Decay rate of the mean square.', 0.99, share),
      eps: eps(1e-8),
      momentum,
      centered: truth('Divide by the standard deviation of the gradient instead of its root mean square.'),
    },
    // `a` stays 0 unless it is centered.
    memory: {
      s: meanSquare,
      a: { ...meanGradient, isUsed: ({ centered }) => centered },
      v: {
        meaning: 'the velocity: a running sum of the scaled gradients',
        isUsed: ({ momentum }) => momentum !== 0,
      },
    },
    kernel: ({ alpha, momentum, centered }) => ({ rule: 'rmsprop', numbers: [alpha, momentum, 0], variant: centered }),
  }),
  adamax: row({
    doc: 'Adam with the largest recent gradient in place of the mean square.',
    learningRate: 0.002,
    weightDecay: 0,
    isDecoupled: false,
    movesByRate: true,
    usual: { most: 0.1, way: 0.05 },
    settings: { betas: betas(0.9, 0.999), eps: eps(1e-8) },
    memory: { m: meanGradient, u: { meaning: "the largest of the gradient's magnitudes, which fades" } },
    kernel: ({ betas }) => ({ rule: 'adamax', numbers: [...betas, 0] }),
  }),
  nadam: row({
    doc: "Adam with Nesterov's look ahead.",
    learningRate: 0.002,
    weightDecay: 0,
    isDecoupled: false,
    movesByRate: true,
    usual: { most: 0.05, way: 0.05 },
    settings: {
      betas: betas(0.9, 0.999),
      eps: eps(1e-8),
      momentumDecay: number('How fast the momentum reaches its full value.', 0.004, { atLeast: 0 }),
    },
    memory: { m: meanGradient, v: meanSquare },
    kernel: ({ betas, momentumDecay }) => ({ rule: 'nadam', numbers: [...betas, momentumDecay] }),
  }),
  adadelta: row({
    doc: 'Derives the step size from the size of earlier steps.',
    learningRate: 1,
    weightDecay: 0,
    isDecoupled: false,
    movesByRate: false,
    usual: { most: 50, way: 5 },
    settings: { rho: number('Decay rate of the running means.', 0.9, share), eps: eps(1e-6) },
    memory: { s: meanSquare, a: { meaning: 'the running mean of the squared steps' } },
    kernel: ({ rho }) => ({ rule: 'adadelta', numbers: [rho, 0, 0] }),
  }),
  lion: row({
    doc: 'Every weight moves by the same amount, in the direction given by a sign.',
    learningRate: 0.0001,
    weightDecay: 0,
    isDecoupled: true,
    movesByRate: true,
    usual: { most: 0.003, way: 0.02 },
    settings: { betas: betas(0.9, 0.99) },
    memory: { m: meanGradient },
    kernel: ({ betas }) => ({ rule: 'lion', numbers: [...betas, 0] }),
  }),
} as const;

type Rows = typeof rows;
export type OptimizerName = keyof Rows;

/** The settings of an update rule, by the names that a spec has for them. */
type UpdateRuleOptions = {
  [N in OptimizerName]: { readonly type: N } & ValuesOf<Rows[N]['settings']>;
}[OptimizerName];

/** An update rule with the rates that belong to it. */
export type OptimizerOptions = { readonly learningRate: number; readonly weightDecay: number } & UpdateRuleOptions;

/** Any row, for those who handle all of them. */
export type AnyOptimizerRow = OptimizerRow<Settings>;
export const optimizers = rows as unknown as Readonly<Record<OptimizerName, AnyOptimizerRow>>;
export const optimizerNames = Object.keys(rows) as readonly OptimizerName[];

/** The optimizer of a run, which knows it by name only; undefined of one that is not known here. */
export function optimizerNamed(name: string): AnyOptimizerRow | undefined {
  return Object.hasOwn(rows, name) ? optimizers[name as OptimizerName] : undefined;
}

type Defaults = { readonly [N in OptimizerName]: Extract<OptimizerOptions, { readonly type: N }> };

/** Every optimizer with its default settings. */
export const optimizerDefaults = Object.fromEntries(
  optimizerNames.map(type => {
    const { learningRate, weightDecay, settings } = optimizers[type];
    const own = Object.entries(settings).map(([key, setting]) => [key, 'standard' in setting && setting.standard]);
    return [type, { type, learningRate, weightDecay, ...Object.fromEntries(own) }];
  }),
) as Defaults;

interface OptimizerTensor {
  /** By the letters of src/engine/updateRules.ts. */
  readonly name: string;
  /** In words: `the running mean of the gradients`. */
  readonly meaning: string;
  /** Whether its settings make use of it. */
  readonly isUsed: boolean;
}

/** What an optimizer remembers of a parameter: tensors of the parameter's shape, in the order in which the kernels keep them. */
export function memoryOf(options: UpdateRuleOptions): OptimizerTensor[] {
  const settings = options as unknown as ValuesOf<Settings>;
  return Object.entries(optimizers[options.type].memory)
    .filter(([, { isKept }]) => isKept?.(settings) ?? true)
    .map(([name, { meaning, isUsed }]) => ({ name, meaning, isUsed: isUsed?.(settings) ?? true }));
}

/** What the kernels are told of an optimizer besides its eps. */
export function kernelRule(options: OptimizerOptions): Required<KernelRule> {
  const { weightDecay } = options;
  const rule = optimizers[options.type].kernel(options as unknown as ValuesOf<Settings> & { weightDecay: number });
  return { variant: false, decay: weightDecay, ...rule };
}
