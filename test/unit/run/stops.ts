import type { EngineOptions } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { isTensor } from '../../../src/expression/value.ts';
import type { StopSnapshot } from '../../../src/run/stop.ts';
import type { Travel } from '../../../src/run/travel.ts';
import { createCourse } from '../../../src/timeline/course.ts';
import { createTimeline } from '../../../src/timeline/createTimeline.ts';
import { positionText } from '../../../src/timeline/positionText.ts';
import { stopSnapshot, travelCourse } from '../../../src/timeline/stopSnapshot.ts';
import type { Timeline } from '../../../src/timeline/timeline.ts';

const timelines = new WeakMap<EngineOptions, Timeline>();

/** The timeline of a training; the same one each time. */
export async function timelineAt(options: EngineOptions, time: number): Promise<Timeline> {
  const timeline = timelines.get(options) ?? createTimeline(options, { arithmetic: plainArithmetic, now: () => 0 });
  timelines.set(options, timeline);
  await timeline.seek(time, async () => true);
  return timeline;
}

/** The snapshot of a training at a moment, with the training's own numbers. `wanted` is a training row. */
export async function stopAt(options: EngineOptions, time: number, wanted?: number): Promise<StopSnapshot> {
  const { names, course } = await timelineAt(options, time);
  const rows = names.value('rows');
  const isOver = names.position?.stop.operation === 'schedule';
  return stopSnapshot({
    options,
    course,
    time,
    position: positionText(course.at(time), names.layers),
    names,
    rows: !isOver && rows !== undefined && isTensor(rows) ? rows.values : undefined,
    wanted,
    sourceRow: row => 10 + row,
    learningRate: Number(names.value('learningRate')),
    ...(isOver && { record: recordOf(options, course.at(time).epoch) }),
  });
}

/** What views are told of a session that stands at a moment. */
export function travelAt(options: EngineOptions, time: number, rest: Partial<Travel> = {}): Travel {
  return { ...travelCourse(createCourse(options)), time, reached: time, isMoving: false, marks: [], ...rest };
}

function recordOf(options: EngineOptions, epoch: number): NonNullable<StopSnapshot['record']> {
  const trainer = createTrainer(options);
  for (let record = trainer.step(); ; record = trainer.step()) {
    if (record?.epoch === epoch) return { scalars: record.scalars, tensors: record.tensors };
  }
}
