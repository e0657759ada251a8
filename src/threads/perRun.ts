import type { Run } from '../run/run.ts';

/** What answers for one run. */
interface RunPart {
  dispose(): void;
}

/** What answers for the runs that were asked last; and listeners, who are told when there is more to be had. */
export class PerRun<Part extends RunPart> {
  readonly #most: number;
  readonly #make: (run: Run, announce: () => void) => Part;
  readonly #parts = new Map<Run, Part>();
  readonly #listeners = new Set<() => void>();

  /** `most` runs are kept; `make` gets what tells the listeners. */
  constructor(most: number, make: (run: Run, announce: () => void) => Part) {
    this.#most = most;
    this.#make = make;
  }

  of(run: Run): Part {
    const part = this.#parts.get(run) ?? this.#make(run, () => this.#announce());
    // The run that was asked last is the last of the map.
    this.#parts.delete(run);
    this.#parts.set(run, part);
    for (const [other, idle] of this.#parts) {
      if (this.#parts.size <= this.#most) break;
      idle.dispose();
      this.#parts.delete(other);
    }
    return part;
  }

  /** Calls `listener` whenever there is more; the result ends that. */
  onDidAnswer(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    for (const part of this.#parts.values()) part.dispose();
    this.#parts.clear();
    this.#listeners.clear();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}
