import * as vscode from 'vscode';
import { errorInWords } from '../spec/words.ts';
import { type ForcedLanguage, forcedLanguage, patternFor } from './forcedLanguage.ts';
import { showError, showWarning } from './notify.ts';
import { addFileAssociation } from './settings.ts';
import { isSpec, specName } from './specFiles.ts';

/** The language of `.mlp.json` files (`contributes.languages`). */
const specLanguage = 'mlp';

/** Scheme of the address under which `contributes.jsonValidation` names the schema of `.mlp.json` files. */
const schemaScheme = 'backprop-schema';

/** In the workspace's state: the setting that the person has read about. */
const readKey = 'forcedLanguageRead';

/**
 * The language `mlp`, which VS Code's JSON service completes, formats and outlines. That service asks this extension for the schema of
 * every `.mlp.json` file: so a file wakes the extension even if a setting gives it another JSON language. That setting is said once.
 */
export function registerSpecLanguage(extensionUri: vscode.Uri, memory: vscode.Memento): vscode.Disposable {
  const said = new Set<string>();
  const look = (document: vscode.TextDocument) => {
    if (!isSpec(document)) return;
    if (document.languageId === specLanguage) {
      void startJsonService();
      return;
    }
    const forced = forcedLanguage(document);
    if (!forced) return;
    const setting = `${forced.pattern}: ${forced.language}`;
    if (said.has(setting) || memory.get(readKey) === setting) return;
    said.add(setting);
    void sayForced(document, forced).then(() => memory.update(readKey, setting));
  };
  const lookAtAll = () => vscode.workspace.textDocuments.forEach(look);
  lookAtAll();
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
    // A document that gets another language is closed and opened, sometimes before its extension host knows the setting.
    vscode.workspace.onDidChangeConfiguration(
      change => change.affectsConfiguration('files.associations') && lookAtAll(),
    ),
    vscode.workspace.registerTextDocumentContentProvider(schemaScheme, {
      provideTextDocumentContent: async ({ path }) =>
        new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', path))),
    }),
  );
}

/** Says, once more, that a setting gives a document another language, which takes no breakpoints. Does nothing for any other document. */
export function sayForcedLanguage(document: vscode.TextDocument): void {
  const forced = document.languageId === specLanguage ? undefined : forcedLanguage(document);
  if (forced) void sayForced(document, forced);
}

/** It wakes for its own languages only. Does nothing where it is disabled. */
async function startJsonService(): Promise<void> {
  await vscode.extensions.getExtension('vscode.json-language-features')?.activate();
}

/** Resolves when the person has answered or closed the message. */
async function sayForced(document: vscode.TextDocument, forced: ForcedLanguage): Promise<void> {
  const { pattern, language, target } = forced;
  const owner = target === vscode.ConfigurationTarget.Global ? 'user' : 'workspace';
  const ownPattern = patternFor(document, pattern);
  const use = `Use ${specLanguage}`;
  const open = 'Open Settings';
  const choice = await showWarning(
    `${specName(document.uri)} has the language ${language}, because the ${owner} setting files.associations maps "${pattern}" to it. Breakpoints need the language ${specLanguage}.`,
    ...(ownPattern === undefined ? [] : [use]),
    open,
  );
  if (choice === use && ownPattern !== undefined) await associate(ownPattern, target);
  if (choice === open) {
    const command = owner === 'user' ? 'openSettings' : 'openWorkspaceSettings';
    await vscode.commands.executeCommand(`workbench.action.${command}`, { query: 'files.associations' });
  }
}

async function associate(pattern: string, target: vscode.ConfigurationTarget): Promise<void> {
  try {
    await addFileAssociation(pattern, specLanguage, target);
  } catch (error) {
    const reason = errorInWords(error);
    void showError(`files.associations could not be changed: ${reason}`);
  }
}
