import type { Port } from './port.ts';

/** What travels between threads: each type has a handler on the side that receives it. */
export interface Message {
  readonly type: string;
}

export type Handlers<M extends Message> = {
  readonly [Type in M['type']]: (message: Extract<M, { readonly type: Type }>) => void;
};

/** Asks for a sign of life, and is one. Every thread that listens answers, however it is busy, as soon as it looks for messages. */
export type Ping = { readonly type: 'ping' };
export type Pong = { readonly type: 'pong' };

/** Throws a TypeError for what is no message of these handlers. */
export function dispatch<M extends Message>(handlers: Handlers<M>, message: unknown): void {
  const type = typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  if (typeof type !== 'string' || !Object.hasOwn(handlers, type)) {
    throw new TypeError(typeof type === 'string' ? `unknown type "${type}"` : 'it has no type');
  }
  handlers[type as M['type']](message as Extract<M, { readonly type: M['type'] }>);
}

/** Inside a thread: from now on messages go to these handlers. `pinged` is called when the host has asked for a sign of life. */
export function listen<M extends Message>(port: Port, handlers: Handlers<M>, pinged = () => {}): void {
  const ping = () => {
    port.post({ type: 'pong' } satisfies Pong);
    pinged();
  };
  const all = { ...handlers, ping } as Handlers<M | Ping>;
  port.onMessage(message => dispatch(all, message));
}
