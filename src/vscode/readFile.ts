import * as vscode from 'vscode';
import { faultSentence } from '../disk/fault.ts';
import { fileBytes } from '../disk/openFile.ts';
import { count } from '../spec/words.ts';

/**
 * The bytes of a file that a person chose, or as a clause why there are none. One of a disk is opened once, as all files are; another file
 * system is asked for its size first. Never rejects.
 */
export async function bytesOfFile(file: vscode.Uri, most: number, wanted: string): Promise<Uint8Array | string> {
  if (file.scheme === 'file') {
    const bytes = await fileBytes(file.fsPath, { most });
    return bytes instanceof Uint8Array ? bytes : faultSentence(bytes, wanted);
  }
  try {
    const { type, size } = await vscode.workspace.fs.stat(file);
    if ((type & vscode.FileType.File) === 0) return `this is not a file; name ${wanted}`;
    if (size > most) return tooLarge(size, most);
    const bytes = await vscode.workspace.fs.readFile(file);
    return bytes.length > most ? tooLarge(bytes.length, most) : bytes;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function tooLarge(size: number, most: number): string {
  return `the file has ${count(size)} bytes; at most ${count(most)} are allowed`;
}
