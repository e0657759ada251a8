import { equation, minus, numberEquation, series, sum, sym } from '../../formula/compose.ts';
import { latex } from '../../formula/formulaLatex.ts';
import { rememberedTensors } from '../../run/optimizerMemory.ts';
import type { Steps, UpdateStep } from '../../run/replayQuestions.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import type { Explanation, Factor } from '../explanation.ts';
import { partOf } from './draft.ts';
import { explain } from './explain.ts';
import { programText } from './program.ts';
import { count } from './sentences.ts';
import type { ChainSource } from './source.ts';
import { settingsInWords } from './updateLetters.ts';
import { stepSentence } from './updateSentence.ts';
import { type SpelledStep, spelledStep } from './updateStep.ts';

/**
 * How an epoch's update of a weight or a bias came about, from the gradient over what the optimizer remembers to the step. Of
 * several steps the last is spelled out. `ref` is an `update` or a `biasUpdate` and `steps` are those of the same number. What
 * is not trained, or was not updated, is explained as without its steps.
 */
export function explainUpdate(source: ChainSource, ref: QuantityRef, steps: Steps): Explanation {
  const plain = explain(source, ref);
  const last = steps.steps.at(-1);
  if (!last) return plain;
  const t = steps.stepsBefore + steps.count;
  const spelled = spelledStep(steps, last, t);
  const whole = wholeUpdate(source, ref, steps, last, plain.value);
  const isOnly = steps.count === 1;
  const symbols = isOnly ? [...spelled.symbols, whole.symbol] : [whole.symbol, ...spelled.symbols];
  const numbers = isOnly ? [...spelled.numbers, whole.number] : [whole.number, ...spelled.numbers];
  return {
    ...plain,
    symbols,
    numbers,
    sentence: sentenceOf(steps, last, spelled, plain.value),
    factors: factorsOf(source, ref, steps, last, spelled),
    notes: [...notesOf(steps, last, spelled, plain.title), ...plain.notes],
    latex: [...symbols, ...numbers].map(formula => latex(formula)).join(' \\\\\n'),
    python: pythonOf(plain, steps, last, spelled),
  };
}

/** The update as the difference that one step makes, or the sum of those of several. */
function wholeUpdate(source: ChainSource, ref: QuantityRef, steps: Steps, last: UpdateStep, value: number) {
  const { symbol } = partOf(source, ref.layer, ref.layer, ref.quantity, ref.row, ref.column);
  const w = steps.parameter.input === null ? 'b' : 'w';
  const difference = minus(sym(w, 't'), sym(w, 't-1'));
  const t = steps.stepsBefore + steps.count;
  if (steps.count === 1) {
    return {
      symbol: equation(symbol, difference),
      number: numberEquation(symbol, minus(last.after, last.before), value),
    };
  }
  const all = { ...series('t', t, difference), from: String(steps.stepsBefore + 1) } as ReturnType<typeof series>;
  const earlier = last.before - steps.before;
  return {
    symbol: equation(symbol, all),
    number: numberEquation(symbol, sum(earlier, last.after - last.before), value),
  };
}

function sentenceOf(steps: Steps, last: UpdateStep, spelled: SpelledStep, value: number): string {
  const step = last.after - last.before;
  const why = stepSentence(steps, last, spelled);
  if (steps.count === 1) return why;
  const whole = `The update ${formatNumber(value)} is the sum of ${count(steps.count, 'step')}, one for each batch`;
  return `${whole}; the last of them, ${formatNumber(step)}, is spelled out. ${why}`;
}

function factorsOf(
  source: ChainSource,
  ref: QuantityRef,
  steps: Steps,
  last: UpdateStep,
  spelled: SpelledStep,
): Factor[] {
  const isBias = steps.parameter.input === null;
  const gradient = partOf(
    source,
    ref.layer,
    ref.layer,
    isBias ? 'meanBiasGradient' : 'meanGradient',
    ref.row,
    ref.column,
  );
  const before = partOf(source, ref.layer, ref.layer, isBias ? 'bias' : 'weights', ref.row, ref.column);
  const isOnly = steps.count === 1;
  return [
    { label: gradient.label, value: gradient.value, meaning: gradient.meaning, ref: gradient.ref },
    ...(isOnly ? [] : [{ label: 'g', value: last.gradient, meaning: 'the gradient of the last batch' }]),
    { label: 'η', value: steps.learningRate, meaning: `the learning rate of epoch ${steps.epoch}` },
    ...rememberedTensors(steps.optimizer).map(({ name, meaning }, k) => ({
      label: name,
      value: last.stateAfter[k],
      meaning: `${meaning}, after the step; ${formatNumber(last.stateBefore[k])} before it`,
    })),
    ...(spelled.values.has('ratio')
      ? [{ label: 'r', value: spelled.values.get('ratio') ?? Number.NaN, meaning: 'the step for a learning rate of 1' }]
      : []),
    isOnly
      ? { label: before.label, value: last.before, meaning: before.meaning, ref: before.ref }
      : { label: before.label, value: last.before, meaning: `${before.meaning}, before the last step` },
  ];
}

function notesOf(steps: Steps, last: UpdateStep, { given }: SpelledStep, title: string): string[] {
  const { optimizer, learningRate, clipping, epoch, parameter } = steps;
  const letter = parameter.input === null ? 'b' : 'w';
  const t = steps.stepsBefore + steps.count;
  const isWithinNorm = clipping.norm !== undefined && last.norm + 1e-6 <= clipping.norm;
  return [
    `${letter} is the number that ${title} changes; t counts the steps of the training, and the one that is spelled out is step ${t}.`,
    settingsInWords(given.map(([name]) => name)),
    ...(learningRate === optimizer.learningRate
      ? []
      : [
          `The schedule has made ${formatNumber(learningRate)} of the learning rate ${formatNumber(optimizer.learningRate)} by epoch ${epoch}.`,
        ]),
    ...(isWithinNorm
      ? [
          `The gradient's norm, ${formatNumber(last.norm)}, is within its bound of ${formatNumber(clipping.norm ?? 0)}: it was not shortened.`,
        ]
      : []),
    ...(last.penalty === 0
      ? []
      : ['The gradient of the loss is that of the batch without the regularization; its last digit may differ.']),
    'Single steps are not recorded: for them the run was trained again up to here, to the same weights.',
  ];
}

function pythonOf(plain: Explanation, steps: Steps, last: UpdateStep, { given, program }: SpelledStep): string {
  const earlier = last.before - steps.before;
  const digits = steps.precision === 'float64' ? 1e-15 : 1e-6;
  return programText(
    `${plain.title}, epoch ${steps.epoch}: its last step, and what the steps before it made`,
    {
      given: [...given, ['earlier_steps', earlier]],
      steps: program,
      result: 'earlier_steps + (w - w_before)',
      slack: digits * (Math.abs(last.before) + Math.abs(earlier) || 0),
    },
    plain.value,
    steps.precision,
  );
}
