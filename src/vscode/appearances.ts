import type { Appearance } from '../panel/reportFacts.ts';

/** How long a page may take to say how it looks, loading included, in milliseconds. */
const patience = 5000;

/** Asks pages how they look. */
export class Appearances {
  readonly #waiting = new Map<string, { ask(): void; resolve(appearance: Appearance): void }>();

  /** How the spec's page looks; undefined when it does not say so in time. `ask` may be called again when the page has loaded. */
  of(spec: string, ask: () => void): Promise<Appearance | undefined> {
    return new Promise(resolve => {
      const end = (appearance: Appearance | undefined) => {
        clearTimeout(timer);
        if (this.#waiting.get(spec) === question) this.#waiting.delete(spec);
        resolve(appearance);
      };
      const question = { ask, resolve: end };
      const timer = setTimeout(() => end(undefined), patience);
      this.#waiting.set(spec, question);
      ask();
    });
  }

  /** The page has loaded: what was asked before is lost. */
  ready(spec: string): void {
    this.#waiting.get(spec)?.ask();
  }

  told(spec: string, { classes, variables, preferences }: Appearance): void {
    this.#waiting.get(spec)?.resolve({ classes, variables, preferences });
  }
}
