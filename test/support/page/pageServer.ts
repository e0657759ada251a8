import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inProject } from '../../../scripts/paths.ts';
import { type PageName, panelDocument } from '../../../src/page/panelDocument.ts';
import { messageBytes } from './messageBytes.ts';
import { pageScript } from './pageScript.ts';
import { bodyAttributes, defaultStyles, type ThemeColours } from './themes.ts';

/** Milliseconds that every message of a host is under way: what a test takes for drawn although it is not shows with PAGE_DELAY=120. */
const delay = Number(process.env.PAGE_DELAY ?? 0);

const nonce = 'page-test';
const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
};

/** Serves one page on a free port of this machine, as VS Code serves a webview, and sends it the host's messages. */
export class PageServer {
  readonly #server = createServer((request, response) => void this.#answer(request.url ?? '/', response));
  #theme: ThemeColours;
  #stream: ServerResponse | undefined;
  /** Messages that went into the stream. */
  #written = 0;
  /** Messages that came before the page asked for any. */
  #waiting: Buffer[] = [];
  /** The page was left or reloaded: what was sent to it is lost. */
  onLeft: () => void = () => undefined;

  readonly #page: PageName;

  constructor(page: PageName, theme: ThemeColours) {
    this.#page = page;
    this.#theme = theme;
  }

  /** Starts, and returns the page's address. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** The theme of the next document. */
  set theme(theme: ThemeColours) {
    this.#theme = theme;
  }

  /** How many messages the page will have received once all have come to it. */
  get told(): number {
    return this.#written + this.#waiting.length;
  }

  send(message: unknown): void {
    this.#waiting.push(messageBytes(message));
    this.#write();
  }

  async #answer(path: string, response: ServerResponse): Promise<void> {
    const name = path.slice(1);
    if (name === '') response.setHeader('content-type', 'text/html').end(this.#document());
    else if (name === 'vscode.js') {
      response.setHeader('content-type', contentTypes.js!);
      response.end(`(${pageScript})(${JSON.stringify(this.#theme.variables)}, ${delay});`);
    } else if (name === 'messages') this.#connect(response);
    else await answerWithFile(name, response);
  }

  #connect(response: ServerResponse): void {
    // A page that is reloaded may ask before the end of the old one is noticed.
    if (this.#stream) this.#left();
    response.flushHeaders();
    this.#stream = response;
    this.#write();
    response.once('close', () => this.#stream === response && this.#left());
  }

  #write(): void {
    if (!this.#stream) return;
    this.#written += this.#waiting.length;
    for (const bytes of this.#waiting.splice(0)) this.#stream.write(bytes);
  }

  #left(): void {
    this.#stream = undefined;
    this.#written = 0;
    this.#waiting = [];
    this.onLeft();
  }

  /** The page's own document with what VS Code puts into it; the policy allows messages besides. */
  #document(): string {
    return panelDocument({ nonce, source: "'self'", address: name => name }, this.#page)
      .replace("default-src 'none'", "default-src 'none'; connect-src 'self'")
      .replace('<head>', () => `<head><style>${defaultStyles}</style><script src="vscode.js"></script>`)
      .replace('<body>', () => `<body ${bodyAttributes(this.#theme)}>`);
  }
}

async function answerWithFile(name: string, response: ServerResponse): Promise<void> {
  const type = contentTypes[name.replace(/\?.*/, '').split('.').at(-1)!];
  try {
    const contents = await readFile(inProject('dist/webview', name.replace(/\?.*/, '')));
    response.setHeader('content-type', type ?? 'application/octet-stream').end(contents);
  } catch {
    response.writeHead(404).end();
  }
}
