import * as vscode from 'vscode';
import { fileAssociations } from './settings.ts';

/** An entry of the setting `files.associations` that decides a document's language. */
export interface ForcedLanguage {
  readonly pattern: string;
  readonly language: string;
  readonly target: vscode.ConfigurationTarget;
}

/** The entry that gives the document its language; undefined if none does, such as when the person chose the language by hand. */
export function forcedLanguage(document: vscode.TextDocument): ForcedLanguage | undefined {
  const { user, workspace } = fileAssociations();
  const entries = new Map<string, ForcedLanguage>();
  const add = (associations: Readonly<Record<string, unknown>>, target: vscode.ConfigurationTarget) => {
    for (const [pattern, language] of Object.entries(associations)) {
      if (typeof language === 'string') entries.set(pattern, { pattern, language, target });
    }
  };
  add(user, vscode.ConfigurationTarget.Global);
  add(workspace, vscode.ConfigurationTarget.Workspace);
  return Array.from(entries.values())
    .filter(({ pattern, language }) => language === document.languageId && matches(document, pattern))
    .sort((a, b) => b.pattern.length - a.pattern.length)[0];
}

/**
 * A pattern for network files alone that takes precedence over the given one: VS Code prefers the longest that matches. Undefined if
 * none is known.
 */
export function patternFor(document: vscode.TextDocument, pattern: string): string | undefined {
  if (pattern.endsWith('.mlp.json')) return pattern;
  return [pattern.replace(/\.json$/, '.mlp.json'), `${pattern}.mlp.json`, `${pattern}/*.mlp.json`].find(
    candidate => candidate !== pattern && matches(document, candidate),
  );
}

/** As VS Code reads these patterns: against the file's name, or its path if they have a slash. */
function matches(document: vscode.TextDocument, pattern: string): boolean {
  return vscode.languages.match({ pattern: pattern.includes('/') ? pattern : `**/${pattern}` }, document) > 0;
}
