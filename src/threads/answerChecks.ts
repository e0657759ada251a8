import type { EvaluationQuestion, SurfaceExtent } from '../run/questions.ts';
import type { ReplayQuestion } from '../run/replayQuestions.ts';
import type { RunInfo } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import { type TrialQuestion, trialNumbers } from '../run/trial.ts';
import type { TaskAnswers } from '../run/workerMessages.ts';
import type { TraceLayout } from '../trace/layout.ts';
import { probeLayout } from '../trace/probeBlock.ts';
import type { LayerShape } from '../trace/shapes.ts';
import { hasTexts, inWords, isCount, isListOf, isNumbers, isObject, isProblem, isTexts, need } from './messageForms.ts';

/*
 * Each throws a TypeError for what is no answer to its question, before anything of it is used: that question fails then, and nothing
 * else. What an answer holds is unknown here, as its thread may say anything.
 */

type Fields = Readonly<Record<string, unknown>>;

/** What an evaluation answers (src/run/questions.ts). */
export function checkEvaluation(
  question: EvaluationQuestion,
  answer: unknown,
  { model, samples }: RunSubject,
  layout: TraceLayout,
): void {
  const outputs = model.layers.at(-1)!.units;
  const told = fieldsOf(answer);
  switch (question.kind) {
    case 'rows':
      need(
        isNumbers(told.outputs, samples.rows * outputs) && isNumbers(told.losses, samples.rows),
        'its outputs or losses are not those of the kept rows',
      );
      return;
    case 'surface': {
      const { columns, rows } = question.extent;
      need(isSameExtent(told.extent, question.extent), 'its surface is of another part of the input space');
      need(isNumbers(told.outputs, rows * columns * outputs), 'its outputs are not those of the surface');
      return;
    }
    case 'probe': {
      const { layers } = probeLayout(layout);
      need(
        isListOf(answer, (numbers, l) => isNumbers(numbers, layers[l]?.length ?? -1)),
        notTheSample,
      );
      need(answer.length === layers.length, notTheSample);
      return;
    }
    case 'shares':
      need(isNumbers(told.gradients, samples.trainingRows), 'its gradients are not those of the kept training rows');
      return;
  }
}

const notTheSample = 'its numbers are not those of a sample in each layer';

/** What training again answers (src/run/replayQuestions.ts). */
export function checkReplay(
  { about, epoch }: Pick<ReplayQuestion, 'about' | 'epoch'>,
  reply: unknown,
  { layers }: Pick<RunInfo, 'layers'>,
): void {
  const told = fieldsOf(reply);
  if (told.type === 'dropped') return;
  if (told.type === 'problem') {
    need(typeof told.message === 'string', 'its problem is not text');
    return;
  }
  need(told.type === 'answer', `it is ${inWords(told.type)}, no answer`);
  const answer = fieldsOf(told.answer);
  if (about.kind === 'state') {
    need(
      typeof answer.optimizer === 'string' &&
        isCount(answer.steps) &&
        isListOf(answer.tensors, tensor => isStateTensor(tensor, layers[about.layer])),
      'what it says that the optimizer remembers is not of the layer',
    );
    return;
  }
  const parameter = fieldsOf(answer.parameter);
  const { layer, unit, input } = about.parameter;
  need(
    answer.epoch === epoch && parameter.layer === layer && parameter.unit === unit && parameter.input === input,
    'its steps are of another weight or epoch',
  );
  const names = answer.stateNames;
  const clipping = fieldsOf(answer.clipping);
  need(
    isTexts(names) &&
      hasTexts(answer.optimizer, ['type']) &&
      [clipping.value, clipping.norm].every(bound => bound === undefined || typeof bound === 'number') &&
      ['learningRate', 'l1', 'l2', 'before', 'meanGradient'].every(name => typeof answer[name] === 'number') &&
      isCount(answer.count) &&
      isCount(answer.stepsBefore) &&
      isListOf(answer.steps, step => isStep(step, (names as readonly string[]).length)) &&
      answer.steps.length <= answer.count,
    'its steps are not steps',
  );
}

/** What came of trying fixes (src/run/trial.ts). */
export function checkTrial({ fixes }: Pick<TrialQuestion, 'fixes'>, answer: unknown): void {
  const told = fieldsOf(answer);
  if (hasTexts(answer, ['problem'])) return;
  need(
    isListOf(told.seeds, isCount) && typeof told.budget === 'number' && isVariant(told.now),
    'its trial has no seeds, no budget or no training of the network as it is',
  );
  need(told.lastEpoch === undefined || isCount(told.lastEpoch), 'its last epoch is no epoch');
  need(isListOf(told.fixes, isTried) && told.fixes.length === fixes.length, 'its fixes are not those that were tried');
}

/** How far a trial has come. */
export function checkTrialProgress(progress: unknown): void {
  const { share, text } = fieldsOf(progress);
  need(typeof share === 'number' && typeof text === 'string', 'its progress has no share or no text');
}

/** How far a training again has come, as an epoch. */
export function checkReplayProgress(progress: unknown): void {
  need(isCount(progress), `its progress is ${inWords(progress)}, no epoch`);
}

/** What the threads that answer once answer (src/run/workerMessages.ts), by their task. */
export const checkTask: { readonly [Task in keyof TaskAnswers]: (answer: unknown) => void } = {
  check(answer) {
    const { problems, layers, layerRanges, findings, trainable } = fieldsOf(answer);
    need(isListOf(problems, isPlacedProblem), 'its problems are not problems with a place');
    need(
      isListOf(layers, layer => hasTexts(layer, ['name'])) && isListOf(layerRanges, isRange),
      'its layers are not layers with a place',
    );
    need(isListOf(findings, isPlacedFinding), 'its findings are not findings with a place');
    if (trainable === undefined) return;
    const { outline, silencing, settings } = fieldsOf(trainable);
    need(
      isListOf(outline, isRange) && isObject(silencing) && isObject(settings),
      'what it says of the settings are no settings',
    );
  },
  checkGradients(answer) {
    const told = fieldsOf(answer);
    if (told.type === 'refused') return needProblems(told);
    need(told.type === 'checked' && isCount(told.rows), `it is ${inWords(told.type)}, no check`);
    need(isListOf(told.tensors, isCheckedTensor), 'its tensors are not tensors that were checked');
  },
  compareGradients(answer) {
    const told = fieldsOf(answer);
    switch (told.type) {
      case 'refused':
        return needProblems(told);
      case 'unreadable':
        return need(
          isListOf(told.problems, problem => hasTexts(problem, ['message'])),
          notProblems,
        );
      case 'compared': {
        const { rows, tensors, mistakes, also, summary } = fieldsOf(told.report);
        const areLists = [tensors, mistakes].every(list => isListOf(list, isObject)) && isListOf(also, Array.isArray);
        return need(isCount(rows) && areLists && isTexts(summary), 'its report is no report');
      }
      default:
        need(told.type === 'format', `it is ${inWords(told.type)}, no comparison`);
        need(
          hasTexts(told.format, ['meaning', 'json', 'numpy']) && isListOf(fieldsOf(told.format).tensors, isTexts),
          'its format is no format',
        );
    }
  },
  editWeights(answer) {
    if (hasTexts(answer, ['problem'])) return;
    need(
      isListOf(answer, edit => isRange(edit) && hasTexts(edit, ['text'])),
      'its edits are not edits',
    );
  },
};

const notProblems = 'its problems are not problems';

function needProblems({ problems }: Fields): void {
  need(isListOf(problems, isPlacedProblem), notProblems);
}

function fieldsOf(value: unknown): Fields {
  need(isObject(value) && !ArrayBuffer.isView(value), `it is ${inWords(value)}, no answer to the question`);
  return value as Fields;
}

function isSameExtent(extent: unknown, { x, y, columns, rows }: SurfaceExtent): boolean {
  if (!isObject(extent)) return false;
  const told = extent as Fields;
  const isSame = (interval: unknown, other: SurfaceExtent['x']) =>
    isObject(interval) && (interval as Fields).from === other.from && (interval as Fields).to === other.to;
  return told.columns === columns && told.rows === rows && isSame(told.x, x) && isSame(told.y, y);
}

/** Empty where a layer's weights or biases are not trained, or it has no bias. */
function isStateTensor(tensor: unknown, layer: LayerShape | undefined): boolean {
  if (!layer || !hasTexts(tensor, ['name', 'meaning'])) return false;
  const { weights, bias } = tensor as Fields;
  const fits = (numbers: unknown, length: number) => isNumbers(numbers, length) || isNumbers(numbers, 0);
  return fits(weights, layer.outputs * layer.inputs) && fits(bias, layer.outputs);
}

function isStep(step: unknown, states: number): boolean {
  if (!isObject(step)) return false;
  const told = step as Fields;
  const isState = (list: unknown) => isListOf(list, each => typeof each === 'number') && list.length === states;
  return (
    ['gradient', 'penalty', 'clipped', 'norm', 'before', 'after'].every(name => typeof told[name] === 'number') &&
    isState(told.stateBefore) &&
    isState(told.stateAfter)
  );
}

function isTried(tried: unknown): boolean {
  if (!isObject(tried)) return false;
  const { fix, variant } = tried as Fields;
  return (
    hasTexts(fix, ['title']) &&
    Array.isArray((fix as unknown as Fields).edits) &&
    (hasTexts(tried, ['problem']) || isVariant(variant))
  );
}

function isVariant(variant: unknown): boolean {
  if (!hasTexts(variant, ['task'])) return false;
  const { validationRows, epochs, stride, trainings } = variant as Fields;
  return [validationRows, epochs, stride].every(isCount) && isListOf(trainings, isSeedTraining);
}

function isSeedTraining(training: unknown): boolean {
  if (!isObject(training)) return false;
  const { seed, epochs, finals, curves } = training as Fields;
  if (!isCount(seed) || !isCount(epochs) || !isObject(finals) || !isObject(curves)) return false;
  return trialNumbers.every(
    name => typeof (finals as Fields)[name] === 'number' && (curves as Fields)[name] instanceof Float64Array,
  );
}

function isRange(range: unknown): boolean {
  return isObject(range) && isCount((range as Fields).offset) && isCount((range as Fields).length);
}

function isPlacedProblem(problem: unknown): boolean {
  return isProblem(problem) && isRange(problem);
}

function isPlacedFinding(placed: unknown): boolean {
  if (!isObject(placed)) return false;
  const { finding, place } = placed as Fields;
  return (
    hasTexts(finding, ['code', 'severity', 'message']) &&
    isListOf((finding as unknown as Fields).fixes, isObject) &&
    isRange(place)
  );
}

function isCheckedTensor(tensor: unknown): boolean {
  if (!hasTexts(tensor, ['layerName', 'tensor'])) return false;
  const told = tensor as Fields;
  return (
    ['layer', 'elements', 'checked', 'right', 'wrong', 'cannotTell'].every(name => isCount(told[name])) &&
    isListOf(told.atKink, isObject)
  );
}
