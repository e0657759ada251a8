import * as z from 'zod';
import { type AnyOptimizerRow, type OptimizerName, optimizerNames, optimizers } from '../functions/optimizers.ts';
import { choiceError, expecting, isObject, object, real } from './expect.ts';
import type { OptimizerSpec } from './networkSpec.ts';
import { schedule } from './scheduleSchema.ts';
import { settingsShape } from './settingsShape.ts';
import { list } from './words.ts';

/** What every optimizer has. */
function common(learningRate: number, weightDecay: number, decayDoc: string) {
  return {
    learningRate: real(`The step size. Default ${learningRate}.`, { above: 0 }, ascent).default(learningRate),
    weightDecay: real(`${decayDoc} Default ${weightDecay}.`, { atLeast: 0 }).default(weightDecay),
    schedule,
    clipValue: real('Clip each element of the gradient to this magnitude.', { above: 0 }).exactOptional(),
    clipNorm: real('Scale the gradient of all parameters down to at most this L2 norm.', {
      above: 0,
    }).exactOptional(),
  };
}

/** What to do about a learning rate below 0. */
function ascent(rate: unknown): string {
  if (typeof rate !== 'number' || !Number.isFinite(rate) || rate >= 0) return '';
  return `with a rate below 0 the gradient is added instead of subtracted, and the loss rises: write ${-rate}`;
}

const added = 'This factor times the weight is added to its gradient: an L2 penalty of half this factor.';
const decoupled = 'Each step shrinks the weight by this factor times the learning rate.';

/** The settings of each optimizer. */
const settings = Object.fromEntries(optimizerNames.map(name => [name, settingsOf(optimizers[name])])) as Record<
  OptimizerName,
  z.ZodRawShape
>;

function settingsOf({ learningRate, weightDecay, isDecoupled, settings }: AnyOptimizerRow): z.ZodRawShape {
  return { ...common(learningRate, weightDecay, isDecoupled ? decoupled : added), ...settingsShape(settings) };
}

/** What to do about keys that other optimizers have, or that go by another name. */
function hintsFor(own: OptimizerName): Record<string, string> {
  const hints: Record<string, string> = { lr: 'is called "learningRate" here', epochs: 'belongs in "training"' };
  for (const key of new Set(optimizerNames.flatMap(name => Object.keys(settings[name])))) {
    if (key in settings[own]) continue;
    const owners = optimizerNames.filter(name => key in settings[name]);
    hints[key] = `belongs to "type": ${list(owners)}`;
  }
  return hints;
}

function formOf(name: OptimizerName) {
  const form = object({ type: z.literal(name), ...settings[name] }, hintsFor(name));
  const { conflict } = optimizers[name];
  if (!conflict) return form;
  return form.refine(written => !conflict.holds(written as never), { error: conflict.message, path: [conflict.of] });
}

const [first, ...others] = optimizerNames.map(formOf);
const forms = z.discriminatedUnion('type', [first!, ...others], {
  error: ({ input }) =>
    isObject(input)
      ? choiceError('optimizer', optimizerNames).error({ input: input.type })
      : expecting('an object such as { "type": "adam", "learningRate": 0.001 }').error({ input }),
});

export const optimizer = z
  .preprocess(
    value => (isObject(value) && !('type' in value) ? { type: 'sgd', ...value } : value),
    forms as unknown as z.ZodType<OptimizerSpec>,
  )
  .meta({
    markdownDescription: 'How the gradient changes the weights. Default `{ "type": "sgd", "learningRate": 0.1 }`.',
    defaultSnippets: optimizerNames.map(name => {
      const { doc, learningRate, offeredRate = learningRate } = optimizers[name];
      return { label: name, body: { type: name, learningRate: offeredRate }, markdownDescription: doc };
    }),
  });
