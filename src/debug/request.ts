import * as z from 'zod';
import type { Session } from './session.ts';

/** The body of a response; undefined where it has none. */
export type Body = object | undefined;

/** The call of a request that is answered while others are. */
export interface Call {
  readonly seq: number;
  /** Aborted when the request is cancelled, or the session ends. */
  readonly signal: AbortSignal;
}

/** Work that takes long and leaves the session as it is: other requests are answered meanwhile. */
export class Aside {
  readonly work: (call: Call) => Promise<Body>;

  constructor(work: (call: Call) => Promise<Body>) {
    this.work = work;
  }
}

/** What is done for one command of the protocol. */
export interface Request {
  readonly args: z.ZodType;
  readonly handle: (session: Session, args: never) => Body | Aside | Promise<Body>;
}

/** A request with its arguments, which are checked before it is handled. What it throws, in words, is the response. */
export function request<Schema extends z.ZodType>(
  args: Schema,
  handle: (session: Session, args: z.output<Schema>) => Body | Aside | Promise<Body>,
): Request {
  return { args, handle };
}

/** Requests by their command. Each file of `requests` has some, */
export type Requests = Readonly<Record<string, Request>>;
/** and what the response to `initialize` says of them. */
export type Capabilities = Readonly<Record<string, unknown>>;

/** Arguments that mean nothing here. */
export const anyArguments = z.unknown();
