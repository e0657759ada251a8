import type { BatchSteps } from '../../../src/engine/batchSteps.ts';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import type { Unavailable, Value } from '../../../src/expression/value.ts';
import { createCourse, type Time } from '../../../src/timeline/course.ts';
import type { Ending } from '../../../src/timeline/line.ts';
import type { NameFacts, Names } from '../../../src/timeline/names.ts';
import type { Timeline, Watcher, Went } from '../../../src/timeline/timeline.ts';
import type { Turn } from '../../../src/timeline/work.ts';

/**
 * The simplest timeline that can be right: a trainer that goes on operation by operation, and begins anew to go back. For small trainings only. Of
 * names it has the few that the tests of sessions, breakpoints and variables need while there is no other.
 */
export function plainTimeline(
  options: EngineOptions,
  recorded: (record: EpochRecord, branch: number) => void = () => {},
): Timeline {
  const course = createCourse(options);
  let trainer = createTrainer(options);
  let steps: BatchSteps | undefined = trainer.steps({ withBefore: false });
  steps?.next();
  let time: Time = 0;
  let reached: Time = 0;
  let recordedEpochs = 0;
  let ending: Ending | undefined;

  const restart = () => {
    trainer = createTrainer(options);
    steps = trainer.steps({ withBefore: false });
    steps?.next();
    time = 0;
  };
  const finishBatch = () => {
    const record = steps?.finish();
    steps = undefined;
    if (!record) return;
    if (record.epoch > recordedEpochs) {
      recordedEpochs = record.epoch;
      recorded(record, 0);
    }
  };
  /** Does the operation at `time`; false at the end. */
  const advance = (): boolean => {
    if (time >= (ending?.time ?? course.end)) return false;
    const { stop } = course.at(time);
    if (stop.operation === 'record') finishBatch();
    else if (stop.phase !== 'end' && stop.done === steps!.done) steps!.next();
    time++;
    const failed = steps?.failure !== undefined;
    if (failed) finishBatch();
    if (trainer.divergence) {
      ending ??= { time, state: 'diverged', message: trainer.divergence.message };
    } else if (stop.operation === 'schedule' && trainer.state === 'finished') {
      ending ??= { time, state: 'finished', message: trainer.stopReason };
    } else if (time < course.end && course.at(time).stop === course.ofBatch[0]) {
      finishBatch();
      steps = trainer.steps({ withBefore: false });
      steps?.next();
    }
    reached = Math.max(reached, time);
    return true;
  };
  const goTo = async (to: Time, turn: Turn): Promise<boolean> => {
    const from = time;
    if (to < time) restart();
    for (let count = 1; time < to && advance(); count++) {
      if (count % 256 === 0 && !(await turn({ time }))) {
        await goTo(from, async () => true);
        return false;
      }
    }
    return true;
  };
  const placeOf = (at: Time): number => {
    const { stop } = course.at(at);
    const index = course.ofBatch.indexOf(stop);
    return index >= 0 ? index : course.ofBatch.length + course.ofEnd.indexOf(stop);
  };
  const looksAt = ({ stops, mayLook, look }: Watcher, at: Time): boolean => {
    if (at >= (ending?.time ?? course.end) || !stops.has(placeOf(at))) return false;
    const { epoch, batch } = course.at(at);
    return (mayLook?.(epoch, batch) ?? true) && look(at, names());
  };
  const names = (): Names => plainNames(options, () => ({ course, time, ending, steps, rate: trainer.learningRate }));

  return {
    options,
    layout: trainer.layout,
    course,
    get time() {
      return time;
    },
    get ending() {
      return ending;
    },
    get reached() {
      return reached;
    },
    get names() {
      return names();
    },
    trainedToEnd: () => trainer,
    branches: [],
    get branch() {
      return { id: 0, parent: undefined, time: 0, edits: noEdits, reached };
    },
    edit: () => {
      throw new RangeError('Nothing can be set in a plain timeline.');
    },
    switchTo: async () => true,
    recorded: () => undefined,
    marks: [],
    twin: () => plainTimeline(options),
    seek: (to, turn) => goTo(Math.max(0, to), turn),
    async forward(watcher, turn): Promise<Went> {
      for (let count = 1; advance(); count++) {
        if (looksAt(watcher, time)) return { type: 'stopped', time };
        if (count % 256 === 0 && !(await turn({ time }))) return { type: 'given up' };
      }
      return { type: 'ended' };
    },
    async backward(watcher, turn): Promise<Went> {
      const from = time;
      let last: Time | undefined;
      restart();
      for (let count = 1; time < from; count++) {
        if (looksAt(watcher, time)) last = time;
        advance();
        if (count % 256 === 0 && !(await turn({ time }))) return { type: 'given up' };
      }
      await goTo(last ?? 0, async () => true);
      return last === undefined ? { type: 'ended' } : { type: 'stopped', time: last };
    },
  };
}

const noEdits: Timeline['branch']['edits'] = [];

const ofLayer = {
  W: ['weights', 'Parameters'],
  b: ['bias', 'Parameters'],
  x: ['input', 'Forward'],
  net: ['net', 'Forward'],
  output: ['output', 'Forward'],
  dy: ['outputGradient', 'Backward'],
  delta: ['delta', 'Backward'],
  gradient: ['gradient', 'Backward'],
  biasGradient: ['biasGradient', 'Backward'],
} as const;

interface Present {
  readonly course: Timeline['course'];
  readonly time: Time;
  readonly ending: Ending | undefined;
  readonly steps: BatchSteps | undefined;
  readonly rate: number;
}

function plainNames(options: EngineOptions, present: () => Present): Names {
  const { time: taken } = present();
  const now = (): Present => {
    const state = present();
    if (state.time !== taken) throw new Error('The training was taken to another moment.');
    return state;
  };
  const position = () => {
    const { course, time, ending } = now();
    return time < (ending?.time ?? course.end) ? course.at(time) : undefined;
  };
  const numbers: Readonly<Record<string, () => Value | Unavailable>> = {
    epoch: () => position()?.epoch ?? { why: 'The training is over.' },
    batch: () => position()?.batch ?? { why: 'The training is over.' },
    phase: () => position()?.stop.phase ?? { why: 'The training is over.' },
    operation: () => position()?.stop.operation ?? { why: 'The training is over.' },
    learningRate: () => now().rate,
    loss: () => {
      const losses = now().steps?.read('sampleLoss', options.layers.length - 1) ?? { why: 'The batch is over.' };
      return losses instanceof Float64Array ? losses.reduce((sum, loss) => sum + loss, 0) / losses.length : losses;
    },
  };
  const value = (name: string, layer?: number): Value | Unavailable | undefined => {
    if (Object.hasOwn(numbers, name)) return numbers[name]!();
    const own = Object.hasOwn(ofLayer, name) ? ofLayer[name as keyof typeof ofLayer] : undefined;
    if (!own || layer === undefined) return undefined;
    const values = now().steps?.read(own[0], layer) ?? { why: 'The batch is over.' };
    if (!(values instanceof Float64Array)) return values;
    const O = options.layers[layer]!.units;
    const I = options.layers[layer - 1]?.units ?? options.inputs;
    const isOfUnits = name === 'b' || name === 'biasGradient';
    const columns = name === 'W' || name === 'gradient' || name === 'x' ? I : O;
    return { shape: isOfUnits ? [O] : [values.length / columns, columns], values };
  };
  const facts = (name: string, scope: NameFacts['scope'], isOfLayer: boolean): NameFacts => ({
    name,
    aliases: [],
    scope,
    isOfLayer,
    meaning: `The ${name}.`,
    changedIn: undefined,
    changedBy: undefined,
    isRecorded: false,
  });
  return {
    get position() {
      return position();
    },
    all: [
      ...Object.entries(ofLayer).map(([name, [, scope]]) => facts(name, scope, true)),
      ...Object.keys(numbers).map(name => facts(name, 'Metrics', false)),
    ],
    layers: options.layers.map(({ name }) => name),
    value,
    note: () => undefined,
    ofSample: (name, layer, sample) => {
      const all = value(name, layer);
      if (typeof all !== 'object' || 'why' in all) return all;
      const columns = all.shape[1] ?? 1;
      return { shape: [columns], values: all.values.slice(sample * columns, (sample + 1) * columns) };
    },
  };
}
