import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inProject } from '../../scripts/paths.ts';

export interface TrainedLayer {
  readonly name: string;
  readonly weights: readonly (readonly number[])[];
  /** Null of a layer without a bias. */
  readonly biases: readonly number[] | null;
}

export interface EpochFigures {
  readonly epoch: number;
  readonly loss: number;
  readonly layers: readonly {
    readonly name: string;
    readonly gradientNorm: number;
    readonly updateNorm: number;
    readonly deltaNorm: number;
    readonly delta: readonly number[];
  }[];
}

export interface TrainedDocument {
  readonly epochs: readonly EpochFigures[];
  readonly layers: readonly TrainedLayer[];
  /** Of a classification with test rows. */
  readonly testLoss?: number;
  readonly testAccuracy?: number;
}

/** What `backprop train FILE --json` prints: the same training without VS Code, to compare with. */
export async function trainHeadless(file: string): Promise<TrainedDocument> {
  const args = [inProject('src/cli/main.ts'), 'train', file, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e9 });
  return JSON.parse(stdout);
}
