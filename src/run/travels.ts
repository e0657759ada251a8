import { errorInWords } from '../spec/words.ts';
import type { Run } from './run.ts';
import type { SpecRuns } from './runList.ts';
import type { SelectionChange } from './runState.ts';
import { startOfEpoch, type TravelWish } from './travel.ts';

type Done = void | PromiseLike<void>;

/** What goes to other moments of the debug session of a run; resolves once it stands. */
type Travel = (run: Run, to: TravelWish) => Done;

/**
 * How a page goes through the moments of the shown run's debug session: one way at a time, and of those that are wanted meanwhile
 * the newest. `travel` is undefined where there is no debugger. What it throws or rejects with is said by `fail`.
 */
export class Travels {
  readonly #runs: SpecRuns;
  readonly #travel: Travel | undefined;
  readonly #fail: (problem: string) => void;
  #isBusy = false;
  #next: { readonly to: TravelWish } | undefined;

  constructor(runs: SpecRuns, travel: Travel | undefined, fail: (problem: string) => void) {
    this.#runs = runs;
    this.#travel = travel;
    this.#fail = fail;
  }

  go(to: TravelWish): void {
    this.#next = { to };
    if (!this.#isBusy) void this.#goOn();
  }

  /** Selects; while a run is debugged another epoch is gone to in its place. `of` is the id of the run in which it was chosen. */
  select({ epoch, ...rest }: SelectionChange, of?: string): void {
    const { shown } = this.#runs;
    const travel = this.#travel && shown?.travel;
    if (!travel || epoch === undefined || (of !== undefined && shown.run.info.id !== of)) {
      this.#runs.select({ ...rest, epoch }, of);
      return;
    }
    // The page shows at once what it chose: it is told again what is selected.
    this.#runs.select(rest, of);
    this.go({ time: epoch === 'latest' ? travel.reached : startOfEpoch(travel, Math.min(epoch, travel.epochs)) });
  }

  async #goOn(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#next; next; next = this.#next) {
      this.#next = undefined;
      const { shown } = this.#runs;
      try {
        if (shown) await this.#travel?.(shown.run, next.to);
      } catch (error) {
        this.#fail(`The debugger could not go there: ${errorInWords(error)}`);
      }
    }
    this.#isBusy = false;
  }
}
