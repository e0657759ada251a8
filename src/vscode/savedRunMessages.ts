import * as vscode from 'vscode';
import { noticeInDetail, noticeInWords, type SavedRunNotice } from '../storage/damage.ts';
import { refusalInDetail, refusalInWords } from '../storage/refusalWords.ts';
import type { Refusal } from '../storage/runSaver.ts';
import { showWarning } from './notify.ts';
import { specName } from './specFiles.ts';
import { VirtualTexts } from './virtualTexts.ts';

const showDetails = 'Show Details';

/** Tells a person, with the details as a text that can be copied, what became of saved runs: of the same once a window. */
export class SavedRunMessages implements vscode.Disposable {
  readonly #folder: string;
  readonly #texts = new VirtualTexts('backprop-saved-run', 'These details were not kept.\n');
  readonly #said = new Set<string>();
  #shown = 0;

  /** `folder` is where runs are saved. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  sayNotice(notice: SavedRunNotice): void {
    const name = nameOf(notice.spec);
    const message = noticeInWords(notice, name);
    const key = `${notice.spec} ${message}`;
    if (this.#said.has(key)) return;
    this.#said.add(key);
    void this.#say(name, message, noticeInDetail(notice, name));
  }

  /** Who calls it knows what was said already. */
  sayRefusal(refusal: Refusal): void {
    const name = nameOf(refusal.spec);
    void this.#say(name, refusalInWords(refusal, name), refusalInDetail(refusal, name, this.#folder));
  }

  dispose(): void {
    this.#texts.dispose();
  }

  async #say(name: string, message: string, details: string): Promise<void> {
    if ((await showWarning(message, showDetails)) !== showDetails) return;
    // VS Code wraps the lines of Markdown; of other texts the ends of sentences would be out of sight.
    await this.#texts.show(`Saved run of ${name}.md`, String(++this.#shown), details);
  }
}

/** Whatever stands where the URI of a spec should be. */
function nameOf(spec: string): string {
  try {
    return specName(vscode.Uri.parse(spec));
  } catch {
    return spec;
  }
}
