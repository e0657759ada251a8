/** What the script needs of a browser: tests are compiled for Node, without the DOM's types. */
interface Window {
  acquireVsCodeApi?: () => unknown;
  readonly postToHost: (message: unknown) => void;
  readonly sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  readonly document: {
    readonly documentElement: { readonly style: { setProperty(name: string, value: string): void } };
  };
  receivedMessages: number;
  dispatchEvent(event: Event): boolean;
}

type Arrays = Readonly<Record<string, new (buffer: ArrayBuffer) => object>>;

/**
 * Runs in the page, before its own script: what VS Code gives a webview. Messages of the host arrive by one answer that
 * never ends (messageBytes.ts), and are dispatched and counted one by one, each after `delay` milliseconds. What the page says
 * sets out once that answer has begun: what is said back finds its way then.
 */
export function pageScript(variables: Readonly<Record<string, string>>, delay: number): void {
  const window = globalThis as unknown as Window;
  const arrays = globalThis as unknown as Arrays;
  const key = 'state';

  for (const [name, value] of Object.entries(variables)) {
    window.document.documentElement.style.setProperty(name, value);
  }

  window.receivedMessages = 0;
  const stream = fetch('messages');

  window.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => void stream.then(() => window.postToHost(message)),
    getState: () => JSON.parse(window.sessionStorage.getItem(key) ?? 'null') ?? undefined,
    setState: (state: unknown) => window.sessionStorage.setItem(key, JSON.stringify(state)),
  });

  function parsed(bytes: Uint8Array, textLength: number): unknown {
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + textLength));
    return JSON.parse(text, (_, value) => {
      const Kind = typeof value === 'object' ? arrays[value?.array] : undefined;
      if (!Kind) return value;
      const start = 8 + textLength + value.at;
      return new Kind(bytes.slice(start, start + value.length).buffer);
    });
  }

  async function receive(): Promise<void> {
    let bytes = new Uint8Array();
    const { body } = await stream;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      const joined = new Uint8Array(bytes.length + chunk.length);
      joined.set(bytes);
      joined.set(chunk, bytes.length);
      bytes = joined;
      while (bytes.length >= 8) {
        const lengths = new DataView(bytes.buffer, bytes.byteOffset);
        const textLength = lengths.getUint32(0, true);
        const length = 8 + textLength + lengths.getUint32(4, true);
        if (bytes.length < length) break;
        if (delay > 0) await new Promise(resolve => setTimeout(resolve, delay));
        window.dispatchEvent(new MessageEvent('message', { data: parsed(bytes, textLength) }));
        window.receivedMessages++;
        bytes = bytes.slice(length);
      }
    }
  }

  // The answer breaks off when the page is left.
  receive().catch(() => undefined);
}
