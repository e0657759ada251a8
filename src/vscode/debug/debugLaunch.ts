import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { seedEnd } from '../../run/seedRequest.ts';
import { describeValue } from '../../spec/words.ts';
import { limits } from '../settings.ts';
import { isSpecName, specName } from '../specFiles.ts';

/** The debug type that package.json contributes. */
export const debugType = 'backprop';

/** A launch configuration. What a person wrote in launch.json may be anything until it has been checked. */
export interface Launch extends vscode.DebugConfiguration {
  readonly program: string;
  readonly seed?: number;
  readonly epochs?: number;
  /** Of a run that was trained already: its id, and the epoch at which the session begins. */
  readonly run?: string;
  readonly epoch?: number;
}

/** What F5 does without a launch.json: one can look around before the first operation, and go back from the end. */
export function launchOf(spec: vscode.Uri): Launch {
  return {
    type: debugType,
    request: 'launch',
    name: `Debug ${specName(spec)}`,
    program: programOf(spec),
    stopOnEntry: true,
    stopAtEnd: true,
  };
}

/** A path, as debuggers have it; of what is no file on a disk its URI. */
function programOf(spec: vscode.Uri): string {
  return spec.scheme === 'file' ? spec.fsPath : spec.toString();
}

/** The spec that a checked configuration is about. */
export function specOf({ program }: vscode.DebugConfiguration): vscode.Uri {
  return isUri(program) ? vscode.Uri.parse(program) : vscode.Uri.file(program);
}

/**
 * The configuration with the whole path of its program and the defaults that package.json names, or what is wrong with it, in a sentence. Variables such as `${file}` have been
 * replaced. A path that is not absolute is one in the folder.
 */
export function checkedLaunch(
  config: vscode.DebugConfiguration,
  folder: vscode.WorkspaceFolder | undefined,
): Launch | { readonly problem: string } {
  const { request, program, seed, epochs, name } = config;
  const problem = (found: string) => ({ problem: `The configuration "${name}" cannot be debugged: ${found}` });
  if (request !== 'launch') return problem(`"request" is ${describeValue(request)}. Write "launch".`);
  if (typeof program !== 'string' || program === '') {
    return problem(`"program" is ${describeValue(program)}. Write the path of a .mlp.json file, or "\${file}".`);
  }
  if (!isWholeNumber(seed, 0, seedEnd - 1)) {
    return problem(`"seed" is ${describeValue(seed)}. Write a whole number from 0 to ${seedEnd - 1}.`);
  }
  if (!isWholeNumber(epochs, 1, limits().epochs)) {
    return problem(`"epochs" is ${describeValue(epochs)}. Write a whole number from 1 to ${limits().epochs}.`);
  }
  if (!isUri(program) && !isAbsolute(program) && !folder) {
    return problem(`"program" is "${program}", and no folder is open that it could be in. Write the whole path.`);
  }
  const spec = isUri(program) || isAbsolute(program) ? specOf(config) : vscode.Uri.joinPath(folder!.uri, program);
  if (!isSpecName(spec))
    return problem(`"${specName(spec)}" is no network. A network is a file that ends with .mlp.json.`);
  return { stopOnEntry: true, stopAtEnd: true, ...config, program: programOf(spec) };
}

/** Undefined is one. */
function isWholeNumber(value: unknown, least: number, most: number): boolean {
  return value === undefined || (Number.isInteger(value) && (value as number) >= least && (value as number) <= most);
}

/** A drive's letter is no scheme. */
function isUri(text: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(text);
}
