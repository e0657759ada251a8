/** The first script of a report: what VS Code is to the page, from the data in the document. */

import { exportName } from '../export/fileName.ts';
import { readReport } from './readReport.ts';
import type { ReportData } from './reportData.ts';
import { reportHost } from './reportHost.ts';

/** What is used of the browser; this folder is compiled for Node, without the DOM's types. */
interface Browser {
  acquireVsCodeApi?: () => object;
  readonly document: {
    getElementById(id: string): { readonly textContent: string; remove(): void };
    createElement(name: 'a'): { href: string; download: string; click(): void };
    readonly documentElement: { readonly style: { setProperty(name: string, value: string): void } };
  };
  dispatchEvent(event: Event): boolean;
}

const browser = globalThis as unknown as Browser;
const data = readReport(takeText);

for (const [name, value] of Object.entries(data.appearance?.variables ?? {})) {
  browser.document.documentElement.style.setProperty(name, value);
}

browser.acquireVsCodeApi = () => {
  const host = reportHost(data, post, { savePicture, fail: problem => console.error(problem) });
  let state: unknown = preferences(data);
  return {
    report: data.facts,
    postMessage: (message: unknown) => host.receive(message),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
    },
  };
};

/** The text of an element, which is needed once and may be large. */
function takeText(id: string): string {
  const element = browser.document.getElementById(id);
  const text = element.textContent;
  element.remove();
  return text;
}

/** As in the editor, a message arrives when the page is done with what it is about. */
function post(message: unknown): void {
  setTimeout(() => browser.dispatchEvent(new MessageEvent('message', { data: message })));
}

function savePicture(what: string, png: Uint8Array<ArrayBuffer>): void {
  const link = browser.document.createElement('a');
  link.href = URL.createObjectURL(new Blob([png], { type: 'image/png' }));
  link.download = exportName(data.facts.spec, what, 'png');
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** As the page wrote them. It holds them for unreadable where they are. */
function preferences({ appearance }: ReportData): unknown {
  try {
    return JSON.parse(appearance?.preferences ?? 'null');
  } catch {
    return null;
  }
}
