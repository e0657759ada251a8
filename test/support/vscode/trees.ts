import { around, EventEmitter, registered, strict, turn } from './events.ts';
import type { TreeItem } from './values.ts';

interface TreeDataProvider {
  readonly onDidChangeTreeData?: (listener: () => void) => { dispose(): void };
  getChildren(element?: object): readonly object[] | Promise<readonly object[]>;
  getTreeItem(element: object): TreeItem | Promise<TreeItem>;
  getParent?(element: object): object | undefined;
}

/** Lines of a tree are asked for as long as there are no more than this. */
const mostLines = 200;

/** A tree view: asks for all that is expanded whenever the data has changed, as a visible one does. */
export class Tree {
  readonly api: object;
  /** The lines that are there, from the top. */
  lines: readonly object[] = [];
  /** How often it asks at present. */
  asking = 0;
  readonly #provider: TreeDataProvider;
  readonly #selected = new EventEmitter<{ readonly selection: readonly object[] }>('treeView.onDidChangeSelection');
  #selection: readonly object[] = [];
  #isDisposed = false;
  #isAskedFor = false;

  constructor(name: string, { treeDataProvider }: { readonly treeDataProvider: TreeDataProvider }) {
    this.#provider = treeDataProvider;
    const listening = treeDataProvider.onDidChangeTreeData?.(() => this.#refresh());
    const registration = registered(`the tree ${name}`);
    this.#refresh();
    const tree = this;
    this.api = strict(`the tree ${name}`, {
      description: '',
      message: '',
      visible: true,
      get selection() {
        return tree.#selection;
      },
      onDidChangeSelection: tree.#selected.event,
      reveal: async (element: object) => {
        if (!tree.#provider.getParent) throw new Error(`Required registered TreeDataProvider to implement 'getParent'`);
        await turn();
        if (!tree.#isDisposed) tree.select(element);
      },
      dispose: () => {
        tree.#isDisposed = true;
        listening?.dispose();
        registration.dispose();
        tree.#selected.dispose();
      },
    });
  }

  /** The lines under one, or the first; whether they are expanded or not. */
  async children(element?: object): Promise<readonly object[]> {
    return this.#provider.getChildren(element);
  }

  select(element: object): void {
    this.#selection = [element];
    this.#selected.fire({ selection: [element] });
  }

  /** Changes that come in one turn are asked about once. */
  #refresh(): void {
    if (this.#isAskedFor) return;
    this.#isAskedFor = true;
    this.asking++;
    void turn()
      .then(() => {
        this.#isAskedFor = false;
        return this.#isDisposed ? undefined : this.#ask();
      })
      .catch(error => around().unexpected(error))
      .finally(() => this.asking--);
  }

  async #ask(): Promise<void> {
    const lines: object[] = [];
    const ids = new Set<string>();
    const add = async (parent?: object): Promise<void> => {
      for (const element of await this.#provider.getChildren(parent)) {
        if (lines.length >= mostLines) return;
        const item = await this.#provider.getTreeItem(element);
        if (item.id !== undefined && ids.has(item.id))
          throw new Error(`Element with id ${item.id} is already registered`);
        if (item.id !== undefined) ids.add(item.id);
        lines.push(element);
        if (item.collapsibleState === 2) await add(element);
      }
    };
    await add();
    this.lines = lines;
  }
}
