import * as z from 'zod';
import type { Aside, Body } from './dispatch.ts';
import type { Request, Session } from './session.ts';

/** A request with its arguments, which are checked before it is handled. What it throws, in words, is the response. */
export function request<Schema extends z.ZodType>(
  args: Schema,
  handle: (session: Session, args: z.output<Schema>) => Body | Aside | Promise<Body>,
): Request {
  return { args, handle };
}

/** Arguments that mean nothing here. */
export const anyArguments = z.unknown();
