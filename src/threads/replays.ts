import type { Run } from '../run/run.ts';
import type { FileAccess } from '../run/workerMessages.ts';
import { RunReplay } from './runReplay.ts';

export interface ReplaysOptions {
  /** The bundled worker entry. */
  readonly workerFile: string;
  /** What the run's spec may read now: a folder that was trusted once need not be. */
  readonly access: (run: Run) => FileAccess;
}

/** Runs whose replays are kept: each has the memory of a training. */
const mostRuns = 2;

/** Runs that are trained again, for views that draw what there is: when there is more, listeners are told and ask again. */
export class Replays {
  readonly #options: ReplaysOptions;
  readonly #listeners = new Set<() => void>();
  readonly #runs = new Map<Run, RunReplay>();

  constructor(options: ReplaysOptions) {
    this.#options = options;
  }

  of(run: Run): RunReplay {
    const replay = this.#runs.get(run) ?? this.#start(run);
    // The run that was asked last is the last of the map.
    this.#runs.delete(run);
    this.#runs.set(run, replay);
    for (const [other, idle] of this.#runs) {
      if (this.#runs.size <= mostRuns) break;
      idle.dispose();
      this.#runs.delete(other);
    }
    return replay;
  }

  /** Calls `listener` whenever there is more to be had; the result ends that. */
  onDidAnswer(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    for (const replay of this.#runs.values()) replay.dispose();
    this.#runs.clear();
    this.#listeners.clear();
  }

  #start(run: Run): RunReplay {
    const { workerFile, access } = this.#options;
    const request = run.request && { ...run.request, files: access(run) };
    const announce = () => {
      for (const listener of this.#listeners) listener();
    };
    return new RunReplay(run, { workerFile, request, announce });
  }
}
