import type { DataFiles } from '../data/files.ts';
import type { CreateArithmetic } from '../engine/arithmetic.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { TextDigest } from '../run/settings.ts';
import type { ArithmeticChoice, FileAccess } from '../run/workerMessages.ts';

export type ChooseArithmetic = (choice: ArithmeticChoice) => CreateArithmetic;

/** What a thread needs of the machine that it runs on. */
export interface Runtime {
  readonly arithmetic: ChooseArithmetic;
  /** The data files that a spec may read; undefined where it may read none. */
  files(access: FileAccess): DataFiles | undefined;
  /** Digest of all rows of a training, as the network sees them: equal rows, equal digest. */
  dataDigest(options: EngineOptions): string;
  readonly textDigest: TextDigest;
  /** Milliseconds that only go forward. */
  now(): number;
  /** Lets every other thread go first, where that can be had for one thread alone. */
  lowerPriority?(): void;
  /** Resolves after messages that have arrived were delivered. */
  nextTurn(): Promise<void>;
}
