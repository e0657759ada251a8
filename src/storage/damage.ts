/** Thrown where a saved file is not what was written. The message says why, as the end of a sentence. */
export class Damage extends Error {
  override readonly name = 'Damage';
}

/** A saved run that was left out. */
export interface DamagedRun {
  /** URI of its spec. */
  readonly spec: string;
  /** Why, as the end of a sentence: `the checksum of epoch 812 does not fit`. */
  readonly reason: string;
  /** The files that were set aside. */
  readonly keptAs: readonly string[];
}

/** Says which run was left out, and why. */
export function damagedInWords({ reason, keptAs }: DamagedRun, spec: string): string {
  const kept = keptAs.length > 0 ? ' The damaged files were kept.' : '';
  return `The saved run of ${spec} is damaged and was left out: ${reason}. Train the network again to see it.${kept}`;
}
