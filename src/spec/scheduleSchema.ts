import * as z from 'zod';
import { type ScheduleName, scheduleNames, schedules, type WrittenSchedule } from '../functions/schedules.ts';
import { choiceError, expecting, isObject, object, whole } from './expect.ts';
import { settingsShape } from './settingsShape.ts';

const warmup = whole(0, 'Epochs over which the rate first rises to its full value, in equal steps. Default 0.').default(
  0,
);

const formOf = (name: ScheduleName) =>
  object({ type: z.literal(name), ...settingsShape(schedules[name].settings), warmup });
const [first, ...others] = scheduleNames.map(formOf);

const forms = z.discriminatedUnion('type', [first!, ...others], {
  error: ({ input }) =>
    isObject(input)
      ? choiceError('schedule', scheduleNames).error({ input: input.type })
      : expecting('an object such as { "type": "cosine" }').error({ input }),
}) as unknown as z.ZodType<WrittenSchedule>;

/** `"cosine"` means `{ "type": "cosine" }`. */
export const schedule = z
  .preprocess(value => {
    if (typeof value === 'string') return { type: value };
    return isObject(value) && !('type' in value) ? { type: 'constant', ...value } : value;
  }, forms)
  .meta({
    markdownDescription: 'How the learning rate changes from epoch to epoch. Default: constant.',
    defaultSnippets: scheduleNames.map(name => {
      const { doc, offered } = schedules[name];
      return { label: name, body: { type: name, ...offered }, markdownDescription: doc };
    }),
  })
  .prefault('constant');
