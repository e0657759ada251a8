import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { TextDocument } from './document.ts';
import { Disposable, EventEmitter, registered, strict, turn } from './events.ts';
import { type RelativePattern, Uri, type WorkspaceEdit } from './values.ts';

interface Watcher {
  readonly matches: (uri: Uri) => boolean;
  readonly created: EventEmitter<Uri>;
  readonly changed: EventEmitter<Uri>;
  readonly deleted: EventEmitter<Uri>;
}

interface ContentProvider {
  provideTextDocumentContent(uri: Uri): string | Promise<string>;
}

/** What a window asks of its workspace when a document goes. */
export interface DocumentViews {
  /** No editor shows it any more. */
  closed(document: TextDocument): void;
}

/** A folder on the disk, its open documents, and what people do to files and texts. */
export class Workspace {
  readonly folder: string;
  readonly documents = new Map<string, TextDocument>();
  readonly settings = new Map<string, unknown>();
  isTrusted = true;
  /** Whether the search for files works: VS Code starts a program for it. */
  canBeSearched = true;
  readonly #views: DocumentViews;
  readonly #providers = new Map<string, ContentProvider>();
  readonly #watchers = new Set<Watcher>();
  readonly #opened = new EventEmitter<TextDocument>('workspace.onDidOpenTextDocument');
  readonly #changedText = new EventEmitter<{ readonly document: TextDocument }>('workspace.onDidChangeTextDocument');
  readonly #closed = new EventEmitter<TextDocument>('workspace.onDidCloseTextDocument');
  readonly #savedText = new EventEmitter<TextDocument>('workspace.onDidSaveTextDocument');
  readonly #deletedFiles = new EventEmitter<{ readonly files: readonly Uri[] }>('workspace.onDidDeleteFiles');
  readonly #trusted = new EventEmitter<void>('workspace.onDidGrantWorkspaceTrust');
  readonly #configured = new EventEmitter<{ affectsConfiguration(section: string): boolean }>(
    'workspace.onDidChangeConfiguration',
  );
  readonly #opening = new Map<string, Promise<TextDocument>>();
  readonly api: object;

  constructor(folder: string, views: DocumentViews) {
    this.folder = folder;
    this.#views = views;
    this.api = this.#makeApi();
  }

  uri(name: string): Uri {
    return Uri.file(join(this.folder, name));
  }

  document(name: string): TextDocument | undefined {
    return this.documents.get(this.uri(name).toString());
  }

  /** The document that is open, or else the file, or what an extension provides. */
  open(uri: Uri): Promise<TextDocument> {
    const key = uri.toString();
    const known = this.documents.get(key);
    if (known) return turn().then(() => known);
    const opening = this.#opening.get(key) ?? this.#read(uri).finally(() => void this.#opening.delete(key));
    this.#opening.set(key, opening);
    return opening;
  }

  async close(document: TextDocument): Promise<void> {
    if (document.isClosed) return;
    await turn();
    this.documents.delete(document.uri.toString());
    document.isClosed = true;
    this.#views.closed(document);
    this.#closed.fire(document);
  }

  async edit(document: TextDocument, text: string): Promise<void> {
    document.replaceAll(text);
    this.#changedText.fire({ document });
    await turn();
  }

  async undo(document: TextDocument): Promise<void> {
    if (document.undo()) this.#changedText.fire({ document });
    await turn();
  }

  async save(document: TextDocument): Promise<void> {
    const text = document.getText();
    await this.write(document.uri, text);
    document.saved = text;
    this.#savedText.fire(document);
    await turn();
  }

  /** From outside of the editor. A document that has no unsaved changes follows. */
  async write(uri: Uri, text: string): Promise<void> {
    const isNew = !(await exists(uri));
    await mkdir(dirname(uri.fsPath), { recursive: true });
    await writeFile(uri.fsPath, text);
    await turn();
    for (const watcher of this.#watching(uri)) (isNew ? watcher.created : watcher.changed).fire(uri);
    const document = this.documents.get(uri.toString());
    if (document && !document.isDirty && document.getText() !== text) {
      document.saved = text;
      await this.edit(document, text);
    }
  }

  /** In the explorer, which closes its editor; from outside (`isOutside`) the document stays, and is that of no file. */
  async delete(uri: Uri, isOutside: boolean): Promise<void> {
    if (!(await exists(uri))) return;
    await rm(uri.fsPath);
    const document = this.documents.get(uri.toString());
    if (document && !isOutside) await this.close(document);
    await turn();
    if (!isOutside) this.#deletedFiles.fire({ files: [uri] });
    for (const { deleted } of this.#watching(uri)) deleted.fire(uri);
  }

  /** In the explorer: the document of the old name is closed, and one of the new name has its text, saved or not. */
  async rename(from: Uri, to: Uri): Promise<void> {
    if (!(await exists(from)) || from.toString() === to.toString()) return;
    const document = this.documents.get(from.toString());
    const replaced = this.documents.get(to.toString());
    const [text, saved] = [document?.getText(), document?.saved];
    await rename(from.fsPath, to.fsPath);
    if (document) await this.close(document);
    if (replaced) await this.close(replaced);
    if (text !== undefined) this.#add(new TextDocument(to, text, saved));
    await turn();
    for (const { deleted } of this.#watching(from)) deleted.fire(from);
    for (const { created } of this.#watching(to)) created.fire(to);
  }

  async configure(setting: string, value: unknown): Promise<void> {
    if (value === undefined) this.settings.delete(setting);
    else this.settings.set(setting, value);
    await turn();
    const affectsConfiguration = (section: string) => setting === section || setting.startsWith(`${section}.`);
    this.#configured.fire({ affectsConfiguration });
  }

  async #read(uri: Uri): Promise<TextDocument> {
    await turn();
    if (uri.scheme !== 'file') {
      const provider = this.#providers.get(uri.scheme);
      if (!provider) throw new Error(`cannot open ${uri}: no provider of ${uri.scheme}`);
      return this.#add(new TextDocument(uri, await provider.provideTextDocumentContent(uri)));
    }
    try {
      return this.#add(new TextDocument(uri, await readFile(uri.fsPath, 'utf8')));
    } catch {
      throw new Error(`cannot open ${uri}. Detail: Unable to read file '${uri.fsPath}'`);
    }
  }

  #add(document: TextDocument): TextDocument {
    const key = document.uri.toString();
    const known = this.documents.get(key);
    if (known) return known;
    this.documents.set(key, document);
    this.#opened.fire(document);
    return document;
  }

  #watching(uri: Uri): Watcher[] {
    return Array.from(this.#watchers).filter(({ matches }) => matches(uri));
  }

  #makeApi(): object {
    const settings = this.settings;
    const workspace = this;
    return strict('workspace', {
      get textDocuments() {
        return [...workspace.documents.values()];
      },
      get isTrusted() {
        return workspace.isTrusted;
      },
      workspaceFolders: [{ uri: Uri.file(this.folder), name: 'folder', index: 0 }],
      onDidOpenTextDocument: this.#opened.event,
      onDidChangeTextDocument: this.#changedText.event,
      onDidCloseTextDocument: this.#closed.event,
      onDidSaveTextDocument: this.#savedText.event,
      onDidDeleteFiles: this.#deletedFiles.event,
      onDidGrantWorkspaceTrust: this.#trusted.event,
      onDidChangeConfiguration: this.#configured.event,
      fs: strict('workspace.fs', {
        readFile: async ({ fsPath }: Uri) => new Uint8Array(await readFile(fsPath)),
        writeFile: ({ fsPath }: Uri, bytes: Uint8Array) => writeFile(fsPath, bytes),
        stat: async ({ fsPath }: Uri) => ({ size: (await stat(fsPath)).size }),
      }),
      openTextDocument: (uri: Uri) => this.open(uri),
      applyEdit: (edit: WorkspaceEdit) => this.#applyEdit(edit),
      getConfiguration: (section: string) =>
        strict('a configuration', {
          get: (name: string, otherwise?: unknown) => settings.get(`${section}.${name}`) ?? otherwise,
          inspect: () => undefined,
        }),
      getWorkspaceFolder: (uri: Uri) =>
        uri.scheme === 'file' && uri.path.startsWith(`${this.folder}/`) ? { uri: Uri.file(this.folder) } : undefined,
      asRelativePath: (uri: Uri) => relative(this.folder, uri.fsPath),
      findFiles: async (_: string | RelativePattern) => {
        if (!this.canBeSearched) throw new Error('spawn rg ENOENT');
        const names = await readdir(this.folder);
        return names.filter(name => name.endsWith('.mlp.json')).map(name => this.uri(name));
      },
      createFileSystemWatcher: (pattern: string, ignoresNew = false, ignoresChanges = false) =>
        this.#watch(pattern, ignoresNew, ignoresChanges),
      registerTextDocumentContentProvider: (scheme: string, provider: ContentProvider) => {
        this.#providers.set(scheme, provider);
        return registered('a content provider', () => void this.#providers.delete(scheme));
      },
    });
  }

  async #applyEdit({ edits }: WorkspaceEdit): Promise<boolean> {
    for (const uri of new Map(edits.map(({ uri }) => [uri.toString(), uri])).values()) {
      const document = await this.open(uri);
      if (uri.scheme !== 'file') return false;
      document.apply(edits.filter(edit => edit.uri.toString() === uri.toString()));
      this.#changedText.fire({ document });
    }
    await turn();
    return true;
  }

  #watch(pattern: string, ignoresNew: boolean, ignoresChanges: boolean): object {
    const endings = pattern.includes('.mlp.json') ? ['.mlp.json'] : ['.csv', '.json', '.txt'];
    const watcher: Watcher = {
      matches: ({ path }) => endings.some(ending => path.endsWith(ending)),
      created: new EventEmitter('a watcher'),
      changed: new EventEmitter('a watcher'),
      deleted: new EventEmitter('a watcher'),
    };
    this.#watchers.add(watcher);
    const never = () => new Disposable(() => undefined);
    const watching = registered('a file system watcher', () => {
      this.#watchers.delete(watcher);
      for (const emitter of [watcher.created, watcher.changed, watcher.deleted]) emitter.dispose();
    });
    return strict('a watcher', {
      onDidCreate: ignoresNew ? never : watcher.created.event,
      onDidChange: ignoresChanges ? never : watcher.changed.event,
      onDidDelete: watcher.deleted.event,
      dispose: () => watching.dispose(),
    });
  }
}

export async function exists({ fsPath }: Uri): Promise<boolean> {
  return stat(fsPath).then(
    () => true,
    () => false,
  );
}
