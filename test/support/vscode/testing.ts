import { registered, strict } from './events.ts';
import type { Uri } from './values.ts';

interface Item {
  readonly id: string;
  readonly label: string;
  readonly uri: Uri | undefined;
  readonly children: Items;
  parent: Item | undefined;
  canResolveChildren: boolean;
  sortText: string | undefined;
  range: unknown;
}

export class Items {
  readonly #items = new Map<string, Item>();
  readonly #parent: () => Item | undefined;

  constructor(parent: () => Item | undefined = () => undefined) {
    this.#parent = parent;
  }

  get(id: string): Item | undefined {
    return this.#items.get(id);
  }

  add(item: Item): void {
    item.parent = this.#parent();
    this.#items.set(item.id, item);
  }

  delete(id: string): void {
    this.#items.delete(id);
  }

  replace(items: readonly Item[]): void {
    this.#items.clear();
    for (const item of items) this.add(item);
  }

  [Symbol.iterator](): IterableIterator<[string, Item]> {
    return this.#items.entries();
  }
}

/** What came of test runs. */
export interface TestRunLog {
  readonly output: string[];
  readonly states: string[];
  /** Runs that have begun and not ended. */
  open: number;
}

export function createTestController(log: TestRunLog, items: Items): object {
  const registration = registered('a test controller');
  return strict('a test controller', {
    resolveHandler: undefined as unknown,
    items,
    createRunProfile: () => ({}),
    createTestItem: (id: string, label: string, uri?: Uri): Item => {
      const item: Item = strict('a test item', {
        id,
        label,
        uri,
        children: new Items(() => item),
        parent: undefined,
        canResolveChildren: false,
        sortText: undefined,
        range: undefined,
      });
      return item;
    },
    createTestRun: () => testRun(log),
    dispose: () => registration.dispose(),
  });
}

function testRun(log: TestRunLog): object {
  log.open++;
  let isOver = false;
  const mark = (state: string) => (item: Item) => {
    if (isOver) throw new Error(`${item.label} is ${state} after the end of its test run`);
    log.states.push(`${item.label} ${state}`);
  };
  return strict('a test run', {
    started: mark('started'),
    passed: mark('passed'),
    failed: mark('failed'),
    skipped: mark('skipped'),
    errored: mark('errored'),
    appendOutput: (text: string) => {
      if (/(?<!\r)\n/.test(text)) throw new Error('output of a test run has a line break without a carriage return');
      log.output.push(text);
    },
    end: () => {
      if (!isOver) log.open--;
      isOver = true;
    },
  });
}

export class TestMessage {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
  static diff(message: string): TestMessage {
    return new TestMessage(message);
  }
}

export class TestRunRequest {
  readonly include: readonly Item[] | undefined;
  readonly exclude: readonly Item[] | undefined;
  constructor(include?: readonly Item[], exclude?: readonly Item[]) {
    this.include = include;
    this.exclude = exclude;
  }
}
