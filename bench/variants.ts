/** The ways in which our own engine runs. To add one, add a line here and teach `ours.ts` what it means. */
export interface Variant {
  /** Targets name `ours-f64`, and with it `-recording` and `-two-threads`, and `ours-f32`. */
  readonly id: string;
  readonly name: string;
  readonly precision: 'float64' | 'float32';
  /** Whether the trace is recorded; losses and metrics always are. */
  readonly recording: boolean;
  readonly threads: 1 | 2;
  readonly arithmetic: 'fastest' | 'reproducible' | 'plain';
}

/** The one that everything else is a ratio to. */
export const baseVariant = 'ours-f64';

const f64 = { precision: 'float64', threads: 1 } as const;

export const variants: readonly Variant[] = [
  { id: baseVariant, name: 'ours, f64', ...f64, recording: false, arithmetic: 'fastest' },
  { id: 'ours-f64-recording', name: 'ours, f64, recording', ...f64, recording: true, arithmetic: 'fastest' },
  {
    id: 'ours-f64-reproducible',
    name: 'ours, f64, reproducible',
    ...f64,
    recording: false,
    arithmetic: 'reproducible',
  },
  { id: 'ours-f64-plain', name: 'ours, plain TypeScript', ...f64, recording: false, arithmetic: 'plain' },
  {
    id: 'ours-f64-two-threads',
    name: 'ours, f64, two threads',
    ...f64,
    threads: 2,
    recording: false,
    arithmetic: 'fastest',
  },
  { id: 'ours-f32', name: 'ours, f32', precision: 'float32', threads: 1, recording: false, arithmetic: 'fastest' },
];
