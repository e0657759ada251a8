import { type Disposable, EventEmitter, registered, strict, turn } from './events.ts';
import { Uri } from './values.ts';

/** A page in a panel, as far as an extension sees it. */
export interface Page {
  /** What it keeps over a reload of itself and of the window. */
  readonly kept: unknown;
  receive(message: unknown): void;
}

/** Makes the page of a panel: it is loaded, with what an earlier one kept. `say` is heard by the extension. */
export type MakePage = (viewType: string, kept: unknown, say: (message: unknown) => void) => Page;

export interface Serializer {
  deserializeWebviewPanel(panel: object, state: unknown): Promise<void>;
}

/** What is left of a panel while no extension runs. */
export interface KeptPanel {
  readonly viewType: string;
  readonly title: string;
  readonly kept: unknown;
  readonly isVisible: boolean;
}

/**
 * A webview panel. Its page exists while it is visible, and is loaded again when it comes back. After its end it is an error to ask
 * for its webview, as in VS Code.
 */
export class Panel {
  readonly viewType: string;
  readonly title: string;
  readonly api: object;
  isVisible = true;
  isActive: boolean;
  isDisposed = false;
  page: Page | undefined;
  #kept: unknown;
  #html = '';
  /** Messages on their way, both ways. */
  underWay = 0;
  readonly #makePage: MakePage;
  readonly #ended: (panel: Panel) => void;
  readonly #received = new EventEmitter<unknown>('webview.onDidReceiveMessage');
  readonly #disposed = new EventEmitter<void>('panel.onDidDispose');
  readonly #changed = new EventEmitter<object>('panel.onDidChangeViewState');
  readonly #registration: Disposable;

  constructor(
    { viewType, title, kept }: { readonly viewType: string; readonly title: string; readonly kept?: unknown },
    isActive: boolean,
    makePage: MakePage,
    ended: (panel: Panel) => void,
  ) {
    this.viewType = viewType;
    this.title = title;
    this.isActive = isActive;
    this.#kept = kept;
    this.#makePage = makePage;
    this.#ended = ended;
    this.#registration = registered('a panel');
    this.api = this.#makeApi();
  }

  /** What it would be brought back with. */
  get left(): KeptPanel {
    const { viewType, title, isVisible } = this;
    return { viewType, title, kept: structuredClone(this.page?.kept ?? this.#kept), isVisible };
  }

  show(isActive: boolean): void {
    if (this.isDisposed) return;
    const isNew = !this.isVisible || this.isActive !== isActive;
    const isLoaded = this.isVisible;
    this.isVisible = true;
    this.isActive = isActive;
    if (!isLoaded && this.#html !== '') this.#load();
    if (isNew) this.#changed.fire({ webviewPanel: this.api });
  }

  /** Another tab is in front of it. */
  hide(): void {
    if (this.isDisposed || !this.isVisible) return;
    this.#kept = this.left.kept;
    this.page = undefined;
    this.isVisible = false;
    this.isActive = false;
    this.#changed.fire({ webviewPanel: this.api });
  }

  /** The page alone begins anew, as after "Reload Webviews". */
  reload(): void {
    if (this.isDisposed || !this.isVisible || this.#html === '') return;
    this.#kept = this.left.kept;
    this.#load();
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.page = undefined;
    this.#disposed.fire();
    this.#registration.dispose();
    for (const emitter of [this.#received, this.#disposed, this.#changed]) emitter.dispose();
    this.#ended(this);
  }

  #load(): void {
    // What an earlier page still says is nobody's.
    const say = (message: unknown) => {
      if (this.page !== page) return;
      const sent = travelled(message);
      this.underWay++;
      void turn().then(() => {
        this.underWay--;
        if (!this.isDisposed) this.#received.fire(sent);
      });
    };
    const page: { current?: Page } & Page = {
      get kept() {
        return page.current?.kept;
      },
      receive: message => page.current?.receive(message),
    };
    this.page = page;
    this.underWay++;
    void turn().then(() => {
      this.underWay--;
      if (this.page === page) page.current = this.#makePage(this.viewType, structuredClone(this.#kept), say);
    });
  }

  async #post(message: unknown): Promise<boolean> {
    const sent = travelled(message);
    const { page } = this;
    this.underWay++;
    await turn();
    this.underWay--;
    if (!page || this.page !== page) return false;
    page.receive(sent);
    return true;
  }

  #setHtml(html: string): void {
    this.#html = html;
    if (this.isVisible) this.#load();
  }

  #makeApi(): object {
    const panel = this;
    const assertThere = () => {
      if (panel.isDisposed) throw new Error('Webview is disposed');
    };
    const webview = strict('webview', {
      options: {},
      cspSource: 'https://webview',
      asWebviewUri: (uri: Uri) => Uri.parse(`https://webview${uri.path}`),
      onDidReceiveMessage: panel.#received.event,
      postMessage: (message: unknown) => {
        assertThere();
        return panel.#post(message);
      },
      get html() {
        return panel.#html;
      },
      set html(html: string) {
        assertThere();
        panel.#setHtml(html);
      },
    });
    let icon: unknown;
    return strict('panel', {
      get webview() {
        assertThere();
        return webview;
      },
      get visible() {
        assertThere();
        return panel.isVisible;
      },
      get active() {
        assertThere();
        return panel.isActive;
      },
      get iconPath() {
        assertThere();
        return icon;
      },
      set iconPath(value: unknown) {
        assertThere();
        icon = value;
      },
      onDidDispose: panel.#disposed.event,
      onDidChangeViewState: panel.#changed.event,
      reveal: (_column?: number, preserveFocus = false) => {
        assertThere();
        void turn().then(() => panel.show(!preserveFocus || panel.isActive));
      },
      dispose: () => panel.dispose(),
    });
  }
}

/** As VS Code sends messages of webviews: as JSON, but for typed arrays. */
function travelled(message: unknown): unknown {
  const arrays: ArrayBufferView[] = [];
  const text = JSON.stringify(message, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    arrays.push(structuredClone(value));
    return { $array: arrays.length - 1 };
  });
  return text === undefined
    ? undefined
    : JSON.parse(text, (_, value) => (Object(value).$array === undefined ? value : arrays[value.$array]));
}
