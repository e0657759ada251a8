import type { BatchSteps, Unreadable } from '../engine/batchSteps.ts';
import type { Stop } from './course.ts';
import type { Place, PlacedEdit } from './way.ts';

/** The parameters of a layer as they are read, before its update. */
interface Held {
  readonly layer: number;
  readonly weights: Float64Array | Unreadable;
  readonly bias: Float64Array | Unreadable;
}

/** A batch that is stepped through, with what is set in it on the way. */
export class SteppedBatch {
  readonly steps: BatchSteps;
  /** The stop that it has come to. */
  at = 0;
  readonly #stops: readonly Stop[];
  readonly #edits: readonly PlacedEdit[];
  /** How many of the edits were made already. */
  #edited = 0;
  #lacksInput = false;
  #held: Held | undefined;

  /** `edits` are those of this batch, in the order of their stops. */
  constructor(steps: BatchSteps, stops: readonly Stop[], edits: readonly PlacedEdit[]) {
    this.steps = steps;
    this.#stops = stops;
    this.#edits = edits;
  }

  /** Whether dE/dx of the first layer is lost, which training does without. */
  get lacksInput(): boolean {
    return this.#lacksInput;
  }

  /** At the stop between what the optimizer remembers of a layer and its step. */
  get held(): Held | undefined {
    return this.#held;
  }

  /** What is set in it and was not set yet. */
  get editsAhead(): readonly PlacedEdit[] {
    return this.#edits.slice(this.#edited);
  }

  /** Steps to a stop, as far as nothing fails. */
  stepTo({ stop, done }: Pick<Place, 'stop' | 'done'>, keepsInput: boolean): void {
    this.#held = undefined;
    // What is set at the very end of an epoch is set once it is over.
    const atRecord = this.#stops.length - 2;
    for (const { stop: at, edit } of this.editsAhead.filter(ahead => ahead.stop <= Math.min(stop, atRecord))) {
      this.#stepOn({ stop: at, done: this.#stops[at]!.done }, keepsInput);
      if (this.steps.failure) break;
      this.steps.write(edit);
      this.#edited++;
    }
    this.#stepOn({ stop, done }, keepsInput);
  }

  #stepOn({ stop, done }: Pick<Place, 'stop' | 'done'>, keepsInput: boolean): void {
    const { steps } = this;
    const { operation, layer } = this.#stops[stop] ?? {};
    if (stop !== this.at) this.#held = undefined;
    this.at = stop;
    while (steps.done < done && !steps.failure) {
      const step = steps.plan[steps.done]!;
      if (step.phase === 'update') {
        if (step.layer === 0) this.#lacksInput = !keepsInput;
        if (step.layer === 0 && keepsInput) steps.read('inputGradient', 0);
        if (operation === 'step' && layer !== undefined && step.layer === layer) {
          this.#held = { layer, weights: steps.read('weights', layer), bias: steps.read('bias', layer) };
        }
      }
      steps.next();
    }
  }
}
