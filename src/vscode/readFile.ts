import * as vscode from 'vscode';
import { faultSentence } from '../disk/fault.ts';
import { fileBytes } from '../disk/openFile.ts';
import { errorInWords } from '../spec/words.ts';

/**
 * The bytes of a file that a person chose, or as a clause why there are none. One of a disk is opened once, as all files are; another file
 * system is asked for its size first. Never rejects.
 */
export async function bytesOfFile(file: vscode.Uri, most: number, wanted: string): Promise<Uint8Array | string> {
  if (file.scheme === 'file') {
    const bytes = await fileBytes(file.fsPath, { most });
    return bytes instanceof Uint8Array ? bytes : faultSentence(bytes, wanted);
  }
  const tooLarge = (size: number) => faultSentence({ fault: 'tooLarge', size, most }, wanted);
  try {
    const { type, size } = await vscode.workspace.fs.stat(file);
    if ((type & vscode.FileType.File) === 0) return `this is not a file; name ${wanted}`;
    if (size > most) return tooLarge(size);
    const bytes = await vscode.workspace.fs.readFile(file);
    return bytes.length > most ? tooLarge(bytes.length) : bytes;
  } catch (error) {
    return errorInWords(error);
  }
}
