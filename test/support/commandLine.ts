import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inProject } from '../../scripts/paths.ts';

export interface TrainedLayer {
  readonly name: string;
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
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

/** What `backprop train FILE --json` prints: the same training without VS Code, to compare with. */
export async function trainHeadless(
  file: string,
): Promise<{ readonly epochs: readonly EpochFigures[]; readonly layers: readonly TrainedLayer[] }> {
  const args = [inProject('src/cli/main.ts'), 'train', file, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e9 });
  return JSON.parse(stdout);
}
