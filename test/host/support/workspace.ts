import {
  commands,
  type Diagnostic,
  type Hover,
  languages,
  MarkdownString,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';

/** A file of the open folder; this run's own copy. */
export function workspaceFile(name: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('No folder is open.');
  return Uri.joinPath(folder.uri, name);
}

/** Writes a spec, or its data, into the folder and opens it. */
export async function openFile(name: string, text: string): Promise<TextDocument> {
  const uri = workspaceFile(name);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return workspace.openTextDocument(uri);
}

/** Waits until the file's diagnostics are as wanted. */
export function diagnosticsOf(uri: Uri, areRight: (found: readonly Diagnostic[]) => boolean): Promise<Diagnostic[]> {
  return new Promise(resolve => {
    const look = () => {
      const found = languages.getDiagnostics(uri).filter(({ source }) => source === 'backprop');
      if (!areRight(found)) return;
      subscription.dispose();
      resolve(found);
    };
    const subscription = languages.onDidChangeDiagnostics(look);
    look();
  });
}

/** The hover over a text of a document, in Markdown; empty where there is none. */
export async function hoverOver(document: TextDocument, text: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(text));
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map(content => (content instanceof MarkdownString || typeof content === 'object' ? content.value : content))
    .join('\n');
}
