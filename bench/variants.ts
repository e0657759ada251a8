/** The ways in which our own engine runs. To add one, add a line here and teach `ours.ts` what it means. */
export interface Variant {
  /** Targets name `ours-f64`, and with it `-recording` and `-two-threads`, and `ours-f32`. */
  readonly id: string;
  readonly name: string;
  readonly precision: 'float64' | 'float32';
  /** Whether the tensors of every epoch are recorded; scalars always are. */
  readonly recording: boolean;
  readonly threads: 1 | 2;
}

/** The one that everything else is a ratio to. */
export const baseVariant = 'ours-f64';

export const variants: readonly Variant[] = [
  { id: baseVariant, name: 'ours, plain TypeScript', precision: 'float64', recording: false, threads: 1 },
  { id: 'ours-f64-recording', name: 'ours, recording', precision: 'float64', recording: true, threads: 1 },
];
