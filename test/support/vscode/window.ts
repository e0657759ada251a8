import { join } from 'node:path';
import { TextDocument } from './document.ts';
import { EventEmitter, registered, setSurroundings, strict, turn } from './events.ts';
import { Ledger } from './ledger.ts';
import { type KeptPanel, type MakePage, Panel, type Serializer } from './panels.ts';
import { Person } from './person.ts';
import { createTestController, Items, type TestRunLog } from './testing.ts';
import { Tree } from './trees.ts';
import { type Diagnostic, type Range, Uri } from './values.ts';
import { Workspace } from './workspace.ts';

/** What outlives a window: files, what extensions keep in the workspace, and panels that will be brought back. */
export interface Disk {
  /** The workspace's folder. */
  readonly folder: string;
  /** What an extension may write. */
  readonly storage: string;
  readonly memory: Map<string, unknown>;
  readonly texts: Map<string, TextDocument>;
  readonly settings: Map<string, unknown>;
  panels: readonly KeptPanel[];
}

type Command = (...args: unknown[]) => unknown;

let current: Window | undefined;

/** The window that runs: the module `vscode` is its. */
export function runningWindow(): Window {
  if (!current) throw new Error('no window runs');
  return current;
}

/** A window of the editor with one extension in it, as that extension sees it. */
export class Window {
  readonly ledger = new Ledger();
  readonly person: Person;
  readonly workspace: Workspace;
  /** What no handler caught, and what VS Code would refuse with an error in its log. */
  readonly faults: string[] = [];
  readonly contexts = new Map<string, unknown>();
  readonly commands = new Map<string, Command>();
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly panels = new Set<Panel>();
  readonly trees = new Map<string, Tree>();
  readonly testItems = new Items();
  readonly tests: TestRunLog = { output: [], states: [], open: 0 };
  readonly providers = new Map<string, object>();
  clipboard = '';
  active: TextDocument | undefined;
  readonly #disk: Disk;
  readonly #makePage: MakePage;
  readonly #serializers = new Map<string, Serializer>();
  /** Panels of the window before that have not been looked at yet. */
  readonly #waiting: KeptPanel[] = [];
  readonly api: Readonly<Record<string, object>>;
  /** What has been begun and is not done. */
  readonly #pending: string[] = [];

  constructor(disk: Disk, makePage: MakePage) {
    this.#disk = disk;
    this.#makePage = makePage;
    current = this;
    setSurroundings({ ledger: this.ledger, unexpected: error => this.fault(error) });
    this.person = new Person(name => Uri.file(join(disk.folder, name)));
    this.workspace = new Workspace(disk.folder, { closed: document => this.#closedDocument(document) });
    for (const [setting, value] of disk.settings) this.workspace.settings.set(setting, value);
    // Unsaved texts are there again, in documents that are new.
    for (const [key, document] of disk.texts) {
      const again = new TextDocument(document.uri, document.getText(), document.saved);
      this.workspace.documents.set(key, again);
    }
    this.api = { window: this.#windowApi(), commands: this.#commandsApi(), languages: this.#languagesApi() };
  }

  /** Commands, questions and whatever else an extension has begun and that is not done. */
  get busyWith(): readonly string[] {
    const pages = [...this.panels].filter(({ underWay }) => underWay > 0).map(({ title }) => title);
    const trees = [...this.trees].filter(([, { asking }]) => asking > 0).map(([name]) => name);
    return [...this.#pending, ...pages, ...trees];
  }

  fault(error: unknown): void {
    this.faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  /** Does something for a person, or for VS Code: that it fails is a fault of the extension. */
  async while(what: string, act: () => unknown): Promise<void> {
    try {
      await this.#until(what, async () => act());
    } catch (error) {
      this.fault(error);
    }
  }

  run(command: string, ...args: unknown[]): Promise<void> {
    return this.while(command, () => this.#execute(command, args));
  }

  /** Brings panels back: those that are visible at once, the others when they are looked at. */
  async revive(): Promise<void> {
    this.#waiting.push(...this.#disk.panels.filter(({ isVisible }) => !isVisible));
    await Promise.all(this.#disk.panels.filter(({ isVisible }) => isVisible).map(kept => this.#revive(kept)));
  }

  /** A tab that is behind others comes to the front: a panel, or what will be one again. */
  async look(index: number): Promise<void> {
    const all = [...this.panels];
    const panel = all[index % (all.length + this.#waiting.length)];
    if (panel) panel.show(true);
    else {
      const [kept] = this.#waiting.splice(0, 1);
      if (kept) await this.#revive(kept);
    }
  }

  async showDocument(uri: Uri): Promise<TextDocument> {
    const document = await this.workspace.open(uri);
    this.active = document;
    return document;
  }

  /** What the window leaves behind. The extension has been told before. */
  leave(): void {
    this.#disk.memory.clear();
    for (const [key, value] of this.#memory) this.#disk.memory.set(key, value);
    this.#disk.texts.clear();
    for (const [key, document] of this.workspace.documents) {
      if (document.uri.scheme === 'file') this.#disk.texts.set(key, document);
    }
    this.#disk.settings.clear();
    for (const [setting, value] of this.workspace.settings) this.#disk.settings.set(setting, value);
  }

  /** Before the extension is told: panels go with it. */
  keepPanels(): void {
    this.#disk.panels = [...Array.from(this.panels, panel => panel.left), ...this.#waiting];
  }

  get memory(): object {
    return strict('a memento', {
      get: (key: string, otherwise?: unknown) => this.#memory.get(key) ?? otherwise,
      update: async (key: string, value: unknown) => {
        this.#memory.set(key, value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
        await turn();
      },
    });
  }

  get #memory(): Map<string, unknown> {
    this.#kept ??= new Map(this.#disk.memory);
    return this.#kept;
  }

  #kept: Map<string, unknown> | undefined;

  async #revive(kept: KeptPanel): Promise<void> {
    const serializer = this.#serializers.get(kept.viewType);
    if (!serializer) return;
    const panel = this.#addPanel(kept, false);
    await this.while('a panel comes back', () =>
      serializer.deserializeWebviewPanel(panel.api, structuredClone(kept.kept)),
    );
  }

  #addPanel(made: { readonly viewType: string; readonly title: string; readonly kept?: unknown }, isActive: boolean) {
    const panel = new Panel(made, isActive, this.#makePage, ended => this.panels.delete(ended));
    this.panels.add(panel);
    return panel;
  }

  #closedDocument(document: TextDocument): void {
    if (this.active === document) this.active = undefined;
  }

  async #until<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
    this.#pending.push(what);
    try {
      return await act();
    } finally {
      this.#pending.splice(this.#pending.indexOf(what), 1);
    }
  }

  async #execute(command: string, args: readonly unknown[]): Promise<unknown> {
    const builtIn = builtIns[command];
    if (builtIn) return builtIn(this, args);
    const act = this.commands.get(command);
    if (!act) throw new Error(`command '${command}' not found`);
    await turn();
    return act(...args);
  }

  #windowApi(): object {
    const window = this;
    const editorOf = (document: TextDocument) =>
      strict('an editor', { document, viewColumn: 1, setDecorations: () => undefined });
    const activeEditors = new EventEmitter<unknown>('window.onDidChangeActiveTextEditor');
    return strict('window', {
      ...this.person.windowApi,
      onDidChangeActiveTextEditor: activeEditors.event,
      get activeTextEditor() {
        return window.active && editorOf(window.active);
      },
      get visibleTextEditors() {
        return window.active ? [editorOf(window.active)] : [];
      },
      showTextDocument: async (wanted: TextDocument | Uri, options: { readonly selection?: Range } = {}) => {
        const document = await window.showDocument(wanted instanceof Uri ? wanted : wanted.uri);
        options.selection?.contains(options.selection);
        return editorOf(document);
      },
      createWebviewPanel: (viewType: string, title: string, column: { readonly preserveFocus?: boolean }) =>
        window.#addPanel({ viewType, title }, column.preserveFocus !== true).api,
      registerWebviewPanelSerializer: (viewType: string, serializer: Serializer) => {
        if (window.#serializers.has(viewType)) throw new Error(`Serializer for '${viewType}' already registered`);
        window.#serializers.set(viewType, serializer);
        return registered('a serializer of panels', () => void window.#serializers.delete(viewType));
      },
      createTreeView: (name: string, options: ConstructorParameters<typeof Tree>[1]) => {
        const tree = new Tree(name, options);
        window.trees.set(name, tree);
        return tree.api;
      },
      createStatusBarItem: () => {
        const registration = registered('an item of the status bar');
        return strict('an item of the status bar', {
          name: '',
          command: '',
          text: '',
          tooltip: '',
          show: () => undefined,
          hide: () => undefined,
          dispose: () => registration.dispose(),
        });
      },
      createTextEditorDecorationType: () => registered('a decoration type'),
    });
  }

  #commandsApi(): object {
    return strict('commands', {
      registerCommand: (name: string, act: Command) => {
        if (this.commands.has(name)) throw new Error(`command '${name}' already exists`);
        this.commands.set(name, act);
        return registered('a command', () => void this.commands.delete(name));
      },
      executeCommand: (name: string, ...args: unknown[]) => this.#until(name, () => this.#execute(name, args)),
    });
  }

  #languagesApi(): object {
    const provider = (kind: string) => (_: unknown, given: object) => {
      this.providers.set(kind, given);
      return registered(kind);
    };
    return strict('languages', {
      match: () => 0,
      registerHoverProvider: provider('a hover provider'),
      registerCodeActionsProvider: provider('a code actions provider'),
      registerDocumentLinkProvider: provider('a document link provider'),
      registerInlineValuesProvider: provider('an inline values provider'),
      registerEvaluatableExpressionProvider: provider('an evaluatable expression provider'),
      createDiagnosticCollection: () => {
        let isDisposed = false;
        const registration = registered('a collection of diagnostics', () => {
          isDisposed = true;
          this.diagnostics.clear();
        });
        const assertThere = () => {
          if (isDisposed) throw new Error('illegal state - object is disposed');
        };
        return strict('a collection of diagnostics', {
          set: (uri: Uri, found: readonly Diagnostic[]) => {
            assertThere();
            this.diagnostics.set(uri.toString(), [...found]);
          },
          delete: (uri: Uri) => {
            assertThere();
            this.diagnostics.delete(uri.toString());
          },
          dispose: () => registration.dispose(),
        });
      },
    });
  }

  createTestController(): object {
    return createTestController(this.tests, this.testItems);
  }
}

const builtIns: Readonly<Record<string, (window: Window, args: readonly unknown[]) => unknown>> = {
  setContext: (window, [key, value]) => void window.contexts.set(String(key), value),
  'markdown.showPreview': () => undefined,
  'vscode.open': () => undefined,
  'workbench.action.openSettings': () => undefined,
  'workbench.action.openWorkspaceSettings': () => undefined,
  'workbench.trust.manage': () => undefined,
  'workbench.panel.testResults.view.focus': () => undefined,
};
