import type { Port } from './port.ts';

/** What the web's `Worker` (outside), its global scope (inside) and `MessagePort` have in common, and so has Node's `parentPort`. */
export interface Endpoint {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message' | 'messageerror' | 'error' | 'close', listener: (event: object) => void): void;
  /** Of a MessagePort: what has arrived waits until then. */
  start?(): void;
  /** Of a Worker. */
  terminate?(): void;
  /** Of the others. */
  close?(): void;
}

/** A port of the web's standard interface. A browser keeps no process alive for it, so there is nothing to `ref`. */
export function messagePort(endpoint: Endpoint): Port {
  let isEnded = false;
  let listener: ((message: unknown) => void) | undefined;
  let onEnd: (reason: string | undefined) => void = () => undefined;
  const end = (reason?: string) => {
    if (isEnded) return;
    isEnded = true;
    endpoint.terminate?.();
    endpoint.close?.();
    onEnd(reason);
  };
  // An uncaught error leaves a web worker running, with whatever it left undone.
  endpoint.addEventListener('error', event => {
    const { message = '' } = event as { readonly message?: string };
    end(message || 'its thread failed without a reason');
  });
  endpoint.addEventListener('messageerror', () => end('a message from its thread cannot be read'));
  endpoint.addEventListener('close', () => end('its thread ended unexpectedly'));
  return {
    post: (message, transfer = []) => endpoint.postMessage(message, [...transfer]),
    onMessage(newListener) {
      const isFirst = listener === undefined;
      listener = newListener;
      if (!isFirst) return;
      endpoint.addEventListener('message', event => listener?.((event as { readonly data: unknown }).data));
      endpoint.start?.();
    },
    onEnd(newListener) {
      onEnd = newListener;
    },
    end: () => end(),
    ref: () => undefined,
    unref: () => undefined,
  };
}
