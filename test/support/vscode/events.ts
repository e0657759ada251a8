import type { Ledger } from './ledger.ts';

export type Listener<Event> = (event: Event) => unknown;

/** What several parts of the fake need of the window that they are in. */
export interface Surroundings {
  readonly ledger: Ledger;
  /** A listener threw. VS Code writes it into its log and goes on. */
  unexpected(error: unknown): void;
}

let surroundings: Surroundings | undefined;

/** The window that runs. */
export function around(): Surroundings {
  if (!surroundings) throw new Error('no window runs');
  return surroundings;
}

export function setSurroundings(next: Surroundings): void {
  surroundings = next;
}

export class Disposable {
  #act: (() => unknown) | undefined;

  constructor(act: () => unknown) {
    this.#act = act;
  }

  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const each of all) each?.dispose();
    });
  }

  dispose(): void {
    const act = this.#act;
    this.#act = undefined;
    act?.();
  }
}

/** Something that is registered until it is disposed of. */
export function registered(kind: string, end: () => void = () => undefined): Disposable {
  const done = around().ledger.add(kind);
  return new Disposable(() => {
    done();
    end();
  });
}

interface Subscription<Event> {
  readonly listener: Listener<Event>;
  readonly done: () => void;
}

/**
 * As VS Code's: a listener that throws does not keep the others from hearing; what is fired while something is being fired waits until
 * all have heard that; nobody hears anything of an emitter that was disposed of, nor can listen to it.
 */
export class EventEmitter<Event> {
  readonly #name: string;
  #subscriptions: readonly Subscription<Event>[] = [];
  /** Listeners that have yet to hear what is being fired, with what they are to hear. */
  readonly #waiting: { readonly subscription: Subscription<Event>; readonly event: Event }[] = [];
  #isDisposed = false;

  constructor(name = 'an emitter of the extension') {
    this.#name = typeof name === 'string' ? name : 'an emitter of the extension';
  }

  readonly event = (listener: Listener<Event>, self?: unknown, disposables?: Disposable[]): Disposable => {
    if (this.#isDisposed) return new Disposable(() => undefined);
    const subscription = {
      listener: self === undefined ? listener : listener.bind(self),
      done: around().ledger.add(`a listener of ${this.#name}`),
    };
    this.#subscriptions = [...this.#subscriptions, subscription];
    const ending = new Disposable(() => {
      subscription.done();
      this.#subscriptions = this.#subscriptions.filter(each => each !== subscription);
    });
    disposables?.push(ending);
    return ending;
  };

  fire(event: Event): void {
    this.#deliver();
    for (const subscription of this.#subscriptions) this.#waiting.push({ subscription, event });
    this.#deliver();
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const { done } of this.#subscriptions) done();
    this.#subscriptions = [];
    this.#waiting.length = 0;
  }

  #deliver(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const { subscription, event } = next;
      if (!this.#subscriptions.includes(subscription)) continue;
      try {
        subscription.listener(event);
      } catch (error) {
        around().unexpected(error);
      }
    }
  }
}

/** Throws when something is used that the fake does not have. */
export function strict<Thing extends object>(name: string, thing: Thing): Thing {
  return new Proxy(thing, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || isAskedByTheLanguage(key))
        return Reflect.get(target, key, target);
      throw new Error(`the fake has no ${name}.${key}: add it as VS Code has it`);
    },
    set(target, key, value) {
      if (!(key in target)) throw new Error(`the fake has no ${name}.${String(key)} to set: add it as VS Code has it`);
      return Reflect.set(target, key, value, target);
    },
  });
}

/** Promises, JSON and assertions look for these in whatever there is. */
function isAskedByTheLanguage(key: string): boolean {
  return ['then', 'toJSON', 'constructor', 'asymmetricMatch', 'nodeType', 'length'].includes(key);
}

/** Lets everything happen that is on its way between two processes, as between VS Code's window and its extension host. */
export function turn(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}
