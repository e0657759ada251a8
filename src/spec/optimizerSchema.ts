import { z } from 'zod';
import { choiceError, expecting, isObject, object, real, truth } from './expect.ts';
import type { OptimizerName } from './networkSpec.ts';
import { schedule } from './scheduleSchema.ts';
import { list } from './words.ts';

const share = { atLeast: 0, below: 1 };

const betasWords = 'two numbers from 0 to below 1, such as [0.9, 0.999]';
const beta = z.number().gte(0).lt(1);
const betas = (first: number, second: number) =>
  z
    .custom<[number, number]>(value => z.tuple([beta, beta]).safeParse(value).success, expecting(betasWords))
    .meta({
      markdownDescription: `Decay rates of the two running means. Default \`[${first}, ${second}]\`.`,
    })
    .default([first, second]);
const eps = (value: number) =>
  real(`Added to the denominator to avoid division by zero. Default ${value}.`, { above: 0 }).default(value);
const momentum = real('Share of the previous step that is added. Default 0.', share).default(0);
const amsgrad = truth('Divide by the largest mean square so far instead of the current one. Default `false`.').default(
  false,
);

/** What every optimizer has. */
function common(learningRate: number, weightDecay: number, decayDoc: string) {
  return {
    learningRate: real(`The step size. Default ${learningRate}.`, { above: 0 }).default(learningRate),
    weightDecay: real(`${decayDoc} Default ${weightDecay}.`, { atLeast: 0 }).default(weightDecay),
    schedule,
    clipValue: real('Clip each element of the gradient to this magnitude.', { above: 0 }).exactOptional(),
    clipNorm: real('Scale the gradient of all parameters down to at most this L2 norm.', {
      above: 0,
    }).exactOptional(),
  };
}

const coupled = (learningRate: number) =>
  common(learningRate, 0, 'This factor times the weight is added to its gradient: an L2 penalty of half this factor.');
const decoupled = (learningRate: number, weightDecay: number) =>
  common(learningRate, weightDecay, 'Each step shrinks the weight by this factor times the learning rate.');

/** The settings of each optimizer. Names and defaults are PyTorch's. */
const settings = {
  sgd: {
    ...coupled(0.1),
    momentum,
    dampening: real('Share of the gradient that is not added to the momentum. Default 0.', share).default(0),
    nesterov: truth('Use Nesterov momentum. Default `false`.').default(false),
  },
  adagrad: {
    ...coupled(0.01),
    lrDecay: real('Decay of the learning rate per step. Default 0.', { atLeast: 0 }).default(0),
    initialAccumulatorValue: real('Initial value of the sum of squares. Default 0.', { atLeast: 0 }).default(0),
    eps: eps(1e-10),
  },
  rmsprop: {
    ...coupled(0.01),
    alpha: real('Decay rate of the mean square. Default 0.99.', share).default(0.99),
    eps: eps(1e-8),
    momentum,
    centered: truth(
      'Divide by the standard deviation of the gradient instead of its root mean square. Default `false`.',
    ).default(false),
  },
  adam: { ...coupled(0.001), betas: betas(0.9, 0.999), eps: eps(1e-8), amsgrad },
  adamw: { ...decoupled(0.001, 0.01), betas: betas(0.9, 0.999), eps: eps(1e-8), amsgrad },
  adamax: { ...coupled(0.002), betas: betas(0.9, 0.999), eps: eps(1e-8) },
  nadam: {
    ...coupled(0.002),
    betas: betas(0.9, 0.999),
    eps: eps(1e-8),
    momentumDecay: real('How fast the momentum reaches its full value. Default 0.004.', { atLeast: 0 }).default(0.004),
  },
  adadelta: {
    ...coupled(1),
    rho: real('Decay rate of the running means. Default 0.9.', share).default(0.9),
    eps: eps(1e-6),
  },
  lion: { ...decoupled(0.0001, 0), betas: betas(0.9, 0.99) },
} satisfies Record<OptimizerName, z.ZodRawShape>;

/** As in PyTorch: looking ahead along a momentum takes one, undamped. */
const nesterovNeeds = ({ nesterov, momentum, dampening }: { nesterov: boolean; momentum: number; dampening: number }) =>
  !nesterov || (momentum > 0 && dampening === 0);

const optimizers: Readonly<Record<OptimizerName, string>> = {
  sgd: 'Gradient descent, optionally with momentum.',
  adam: 'Each weight has its own step size. Needs little tuning.',
  adamw: 'Adam with weight decay separate from the gradient.',
  adagrad: 'Steps shrink with the squares of all gradients so far.',
  rmsprop: 'Steps shrink with the recent squares of the gradient.',
  adamax: 'Adam with the largest recent gradient in place of the mean square.',
  nadam: "Adam with Nesterov's look ahead.",
  adadelta: 'Derives the step size from the size of earlier steps.',
  lion: 'Every weight moves by the same amount, in the direction given by a sign.',
};
const names = Object.keys(optimizers) as OptimizerName[];

/** What to do about keys that other optimizers have, or that go by another name. */
function hintsFor(own: OptimizerName): Record<string, string> {
  const hints: Record<string, string> = { lr: 'is called "learningRate" here', epochs: 'belongs in "training"' };
  for (const key of new Set(names.flatMap(name => Object.keys(settings[name])))) {
    if (key in settings[own]) continue;
    const owners = names.filter(name => key in settings[name]);
    hints[key] = `belongs to "type": ${list(owners)}`;
  }
  return hints;
}

const forms = z.discriminatedUnion(
  'type',
  [
    object({ type: z.literal('sgd'), ...settings.sgd }, hintsFor('sgd')).refine(nesterovNeeds, {
      error: '"nesterov" needs "momentum" above 0 and no "dampening"; set "momentum" to 0.9 and leave out "dampening"',
      path: ['nesterov'],
    }),
    object({ type: z.literal('adam'), ...settings.adam }, hintsFor('adam')),
    object({ type: z.literal('adamw'), ...settings.adamw }, hintsFor('adamw')),
    object({ type: z.literal('adagrad'), ...settings.adagrad }, hintsFor('adagrad')),
    object({ type: z.literal('rmsprop'), ...settings.rmsprop }, hintsFor('rmsprop')),
    object({ type: z.literal('adamax'), ...settings.adamax }, hintsFor('adamax')),
    object({ type: z.literal('nadam'), ...settings.nadam }, hintsFor('nadam')),
    object({ type: z.literal('adadelta'), ...settings.adadelta }, hintsFor('adadelta')),
    object({ type: z.literal('lion'), ...settings.lion }, hintsFor('lion')),
  ],
  {
    error: ({ input }) =>
      isObject(input)
        ? choiceError('optimizer', names).error({ input: input.type })
        : expecting('an object such as { "type": "adam", "learningRate": 0.001 }').error({ input }),
  },
);

export const optimizer = z
  .preprocess(value => (isObject(value) && !('type' in value) ? { type: 'sgd', ...value } : value), forms)
  .meta({
    markdownDescription: 'How the gradient changes the weights. Default `{ "type": "sgd", "learningRate": 0.1 }`.',
    defaultSnippets: names.map(name => ({
      label: name,
      body: { type: name, learningRate: name === 'adam' ? 0.01 : settings[name].learningRate.parse(undefined) },
      markdownDescription: optimizers[name],
    })),
  });
