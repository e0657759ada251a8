import { Disposable, EventEmitter, registered, strict, turn } from './events.ts';
import { CancellationTokenSource } from './values.ts';

export interface Notice {
  readonly severity: 'error' | 'warning' | 'information';
  readonly text: string;
}

interface Progress {
  readonly title: string;
  readonly source: CancellationTokenSource;
}

interface InputOptions {
  readonly value?: string;
  readonly validateInput?: (text: string) => unknown;
}

/**
 * Whoever sits in front of the window: reads notices and answers questions. Their answers are numbers from 0 to 1, which stand for a
 * button or a line; when there are no more they close what is asked.
 */
export class Person {
  readonly notices: Notice[] = [];
  readonly progress = new Set<Progress>();
  /** Where a question for a file is answered with. */
  readonly #fileFor: (name: string) => unknown;
  #answers: number[] = [];
  #typed: string[] = [];

  constructor(fileFor: (name: string) => unknown) {
    this.#fileFor = fileFor;
  }

  /** What they will answer next, and type next. */
  intend(answers: readonly number[], typed: readonly string[] = []): void {
    this.#answers = [...answers];
    this.#typed = [...typed];
  }

  cancelProgress(): void {
    for (const { source } of this.progress) source.cancel();
  }

  readonly windowApi = {
    showErrorMessage: (text: string, ...items: unknown[]) => this.#read('error', text, items),
    showWarningMessage: (text: string, ...items: unknown[]) => this.#read('warning', text, items),
    showInformationMessage: (text: string, ...items: unknown[]) => this.#read('information', text, items),
    setStatusBarMessage: () => new Disposable(() => undefined),
    showQuickPick: async (items: readonly unknown[] | Promise<readonly unknown[]>) => this.#choose(await items),
    showInputBox: (options: InputOptions) => this.#type(options),
    showSaveDialog: async ({ defaultUri }: { readonly defaultUri: { readonly path: string } }) => {
      await turn();
      const isWanted = this.#answers.shift() !== undefined;
      return isWanted ? this.#fileFor(defaultUri.path.slice(defaultUri.path.lastIndexOf('/') + 1)) : undefined;
    },
    showOpenDialog: async () => {
      await turn();
      return undefined;
    },
    withProgress: (options: { readonly title: string }, task: (...given: unknown[]) => Promise<unknown>) =>
      this.#showProgress(options.title, task),
    createQuickPick: () => this.#quickPick(),
  };

  async #read(severity: Notice['severity'], text: string, items: readonly unknown[]): Promise<unknown> {
    this.notices.push({ severity, text });
    await turn();
    const isModal = Object(items[0]).modal === true;
    const buttons = isModal ? items.slice(1) : items;
    // A notice is read without an answer; a question that holds up everything is answered.
    return buttons.length === 0 ? undefined : this.#choose(buttons);
  }

  async #choose(items: readonly unknown[]): Promise<unknown> {
    await turn();
    const answer = this.#answers.shift();
    return answer === undefined ? undefined : items[Math.floor(answer * items.length)];
  }

  async #type({ value = '', validateInput }: InputOptions): Promise<string | undefined> {
    await turn();
    const typed = this.#typed.shift() ?? (this.#answers.shift() === undefined ? undefined : value);
    if (typed === undefined) return undefined;
    // What is refused while it is typed cannot be accepted.
    return (await validateInput?.(typed)) ? undefined : typed;
  }

  async #showProgress(title: string, task: (...given: unknown[]) => Promise<unknown>): Promise<unknown> {
    const source = new CancellationTokenSource();
    const shown = { title, source };
    this.progress.add(shown);
    const end = registered('a progress notification');
    try {
      const report = ({ increment = 0 }: { readonly increment?: number }) => {
        if (!Number.isFinite(increment)) throw new Error(`${title} advances by ${increment}`);
      };
      return await task(strict('progress', { report }), source.token);
    } finally {
      this.progress.delete(shown);
      source.dispose();
      end.dispose();
    }
  }

  #quickPick(): object {
    const accepted = new EventEmitter<void>('quickPick.onDidAccept');
    const hidden = new EventEmitter<void>('quickPick.onDidHide');
    const button = new EventEmitter<unknown>('quickPick.onDidTriggerButton');
    const itemButton = new EventEmitter<unknown>('quickPick.onDidTriggerItemButton');
    const registration = registered('a quick pick');
    let isShown = false;
    const hide = () => {
      if (!isShown) return;
      isShown = false;
      hidden.fire();
    };
    const pick = {
      title: '',
      placeholder: '',
      matchOnDescription: false,
      matchOnDetail: false,
      keepScrollPosition: false,
      busy: false,
      buttons: [] as readonly unknown[],
      items: [] as readonly { readonly kind?: number }[],
      activeItems: [] as readonly unknown[],
      selectedItems: [] as readonly unknown[],
      onDidAccept: accepted.event,
      onDidHide: hidden.event,
      onDidTriggerButton: button.event,
      onDidTriggerItemButton: itemButton.event,
      show: () => {
        isShown = true;
        void turn().then(async () => {
          if (this.#answers.length > 1 && pick.buttons.length > 0) {
            button.fire(pick.buttons[Math.floor(this.#answers.shift()! * pick.buttons.length)]);
            await turn();
          }
          const chosen = await this.#choose(pick.items.filter(({ kind }) => kind !== -1));
          if (chosen !== undefined) {
            pick.activeItems = [chosen];
            pick.selectedItems = [chosen];
            accepted.fire();
          }
          hide();
        });
      },
      hide,
      dispose: () => {
        hide();
        registration.dispose();
        for (const emitter of [accepted, hidden, button, itemButton]) emitter.dispose();
      },
    };
    return strict('quickPick', pick);
  }
}
