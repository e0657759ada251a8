/** What the script needs of a browser: tests are compiled for Node, without the DOM's types. */
interface Window {
  acquireVsCodeApi?: () => unknown;
  readonly postToHost: (message: unknown) => void;
  readonly sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  readonly document: {
    readonly documentElement: { readonly style: { setProperty(name: string, value: string): void } };
  };
  dispatchEvent(event: Event): boolean;
}

type Arrays = Readonly<Record<string, new (buffer: ArrayBuffer) => object>>;

/**
 * Runs in the page, before its own script: what VS Code gives a webview. Messages of the host arrive by one answer that
 * never ends (messageBytes.ts), and are dispatched one by one.
 */
export function pageScript(variables: Readonly<Record<string, string>>): void {
  const window = globalThis as unknown as Window;
  const arrays = globalThis as unknown as Arrays;
  const key = 'state';

  for (const [name, value] of Object.entries(variables)) {
    window.document.documentElement.style.setProperty(name, value);
  }

  window.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => window.postToHost(message),
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
    const { body } = await fetch('messages');
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
        window.dispatchEvent(new MessageEvent('message', { data: parsed(bytes, textLength) }));
        bytes = bytes.slice(length);
      }
    }
  }

  // The answer breaks off when the page is left.
  receive().catch(() => undefined);
}
