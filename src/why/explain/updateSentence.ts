import { optimizers } from '../../functions/optimizers.ts';
import type { Steps, UpdateStep } from '../../run/replayQuestions.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import { listed, productSentence, type Spoken } from './sentences.ts';
import { isNormClipped, type SpelledStep } from './updateStep.ts';

/** What made one step small or large: the learning rate, the gradient, or what the optimizer makes of it. */
export function stepSentence(steps: Steps, step: UpdateStep, spelled: SpelledStep): string {
  const size = step.after - step.before;
  return [
    mainSentence(steps, step, spelled),
    ...clippingSentence(steps, step),
    ...decaySentence(steps, step, size),
  ].join(' ');
}

function mainSentence(steps: Steps, step: UpdateStep, { values, gradient }: SpelledStep): string {
  const { optimizer, learningRate } = steps;
  const known = (name: string) => values.get(name) ?? Number.NaN;
  const rate: Spoken = { phrase: 'the learning rate', value: learningRate };
  const of = (phrase: string, name: string): string =>
    factorsSentence(steps, step, [rate, { phrase, value: known(name) }]);
  switch (optimizer.type) {
    case 'sgd':
      if (optimizer.momentum === 0) return of('the gradient of the batch', gradient);
      return optimizer.nesterov
        ? of('the gradient with the velocity that it will have', 'ahead')
        : of('the velocity v, which adds up the gradients so far,', 'v');
    case 'adagrad': {
      const divided = `the gradient ${formatNumber(known(gradient))} divided by √s of all gradients so far`;
      const own = {
        phrase: 'the learning rate',
        value: optimizer.lrDecay === 0 ? learningRate : known('decayed_rate'),
      };
      return factorsSentence(steps, step, [own, { phrase: divided, value: known('ratio') }]);
    }
    case 'rmsprop':
      return optimizer.momentum === 0
        ? of(`the gradient ${formatNumber(known(gradient))} divided by its usual size √s`, 'ratio')
        : of('the velocity v, which adds up the scaled gradients,', 'v');
    case 'adam':
    case 'adamw':
      return of(`the mean gradient ${formatNumber(known('m_hat'))} divided by its usual size √v'`, 'ratio');
    case 'adamax':
      return of(`the mean gradient ${formatNumber(known('m_hat'))} divided by the largest so far, u,`, 'ratio');
    case 'nadam':
      return of("the gradient with the mean ahead of it, divided by its usual size √v',", 'ratio');
    case 'adadelta':
      return of(`the gradient ${formatNumber(known(gradient))} times the usual step over the usual gradient`, 'd');
    case 'lion': {
      const blend = known('blend');
      if (blend === 0) return 'The blend k of gradient and momentum is 0, so there is no step.';
      return `Lion moves every weight by the learning rate, ${formatNumber(learningRate)}, here against the sign of k = ${formatNumber(blend)}. The size of k does not count.`;
    }
  }
}

/** What is smaller than the last digit of the number that it is added to changes nothing. */
function factorsSentence(
  { parameter }: Steps,
  { before, after }: UpdateStep,
  factors: readonly [Spoken, Spoken],
): string {
  if (after !== before || before === 0 || factors.some(({ value }) => value === 0)) {
    return productSentence(after - before, factors);
  }
  const number = parameter.input === null ? 'bias' : 'weight';
  return `It is 0 because ${listed(factors, ' times ')} is less than the last digit of the ${number}, ${formatNumber(before)}.`;
}

function clippingSentence(steps: Steps, step: UpdateStep): string[] {
  if (step.clipped === step.gradient) return [];
  const why = isNormClipped(steps, step)
    ? ` because the norm of the whole gradient was ${formatNumber(step.norm)}`
    : ' because its elements are bounded';
  return [`Clipping left ${formatNumber(step.clipped)} of the gradient ${formatNumber(step.gradient)}${why}.`];
}

function decaySentence({ optimizer, learningRate }: Steps, { before }: UpdateStep, size: number): string[] {
  const { type, weightDecay } = optimizer;
  if (weightDecay === 0 || before === 0) return [];
  if (!optimizers[type].isDecoupled) {
    return [`Weight decay adds ${formatNumber(weightDecay * before)} to the gradient.`];
  }
  const decayed = -learningRate * weightDecay * before;
  return [`Weight decay alone contributes ${formatNumber(decayed)} to the step ${formatNumber(size)}.`];
}
