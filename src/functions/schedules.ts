/**
 * The catalogue of learning-rate schedules: a row each, in the order in which messages list them. What the spec accepts and what the
 * editor shows follow from it; the rates are src/engine/schedule.ts's. Names and meanings are torch.optim.lr_scheduler's.
 */
import { number, type Settings, type ValuesOf, type WrittenValuesOf } from './settings.ts';

interface ScheduleRow {
  /** What the editor shows. Markdown. */
  readonly doc: string;
  readonly settings: Settings;
  /** What the editor writes besides the name. */
  readonly offered: Readonly<Record<string, number>>;
}

const epochs = { kind: 'epochs', doc: 'Number of epochs it takes. Default: all epochs after the warm-up.' } as const;
const minimum = number('The lowest rate.', 0, { atLeast: 0 });

const rows = {
  constant: { doc: 'The same rate in every epoch.', settings: {}, offered: { warmup: 5 } },
  /** StepLR */
  step: {
    doc: 'Times `gamma` every `stepSize` epochs.',
    settings: {
      stepSize: { kind: 'whole', doc: 'Epochs from one step to the next.', atLeast: 1 },
      gamma: number('Factor of each step.', 0.1, { above: 0 }),
    },
    offered: { stepSize: 30, gamma: 0.1 },
  },
  /** ExponentialLR */
  exponential: {
    doc: 'Times `gamma` every epoch.',
    settings: { gamma: number('Factor of each epoch, such as 0.99.', undefined, { above: 0 }) },
    offered: { gamma: 0.99 },
  },
  /** CosineAnnealingLR, which stays at its minimum. */
  cosine: {
    doc: 'Falls along half a cosine to `minimum`, and stays there.',
    settings: { epochs, minimum },
    offered: {},
  },
  /** LinearLR */
  linear: {
    doc: 'In equal steps from `startFactor` to `endFactor` of the rate.',
    settings: {
      startFactor: number('Factor of the first epoch.', 1, { above: 0 }),
      endFactor: number('Factor at the end.', 0, { atLeast: 0 }),
      epochs,
    },
    offered: { endFactor: 0.1 },
  },
  /** ReduceLROnPlateau */
  plateau: {
    doc: 'Multiplied by `factor` when the loss has not improved for more than `patience` epochs.',
    settings: {
      monitor: { kind: 'monitor', doc: 'Which loss.', standard: 'validationLoss' },
      factor: number('Factor of each reduction.', 0.1, { above: 0, below: 1 }),
      patience: { kind: 'whole', doc: 'Epochs without improvement before the rate falls.', standard: 10, atLeast: 0 },
      threshold: number('Relative improvement of the loss that counts.', 1e-4, { atLeast: 0, below: 1 }),
      minimum,
    },
    offered: { patience: 10 },
  },
} as const satisfies Readonly<Record<string, ScheduleRow>>;

type Rows = typeof rows;
export type ScheduleName = keyof Rows;

interface Warmup {
  /** Epochs over which the rate rises in equal steps before the schedule begins. */
  readonly warmup: number;
}

/** How the learning rate changes from epoch to epoch. */
export type ScheduleOptions = Warmup &
  { [N in ScheduleName]: { readonly type: N } & ValuesOf<Rows[N]['settings']> }[ScheduleName];

/** The same as a spec has it: without `epochs`, all that are left after the warm-up. */
export type WrittenSchedule = Warmup &
  { [N in ScheduleName]: { readonly type: N } & WrittenValuesOf<Rows[N]['settings']> }[ScheduleName];

export const schedules: Readonly<Record<ScheduleName, ScheduleRow>> = rows;
export const scheduleNames = Object.keys(rows) as readonly ScheduleName[];
