import * as z from 'zod';
import { describeValue, errorInWords, quote } from '../spec/words.ts';
import { Cancelled, Refusal } from './refusal.ts';

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

const requestMessage = z.looseObject({
  seq: z.int(),
  type: z.literal('request'),
  command: z.string(),
  arguments: z.unknown().optional(),
});
type RequestMessage = z.output<typeof requestMessage>;

/** These are answered at once while another request takes long. Their handlers must not be asynchronous. */
const urgent: ReadonlySet<string> = new Set(['cancel', 'disconnect', 'pause', 'terminate', 'threads']);

/** Takes requests and answers each of them once, in their order; what a request causes comes after its response. */
export interface Dispatch {
  receive(message: unknown): void;
  /** Something came that is no message. It is answered as a request whose number is not known: 0. */
  broken(why: string): void;
  /** Resolves when every request that has come is answered, but for those that are answered while others are. */
  answered(): Promise<void>;
  /** Does it after the response to the request at hand; at once where there is none. */
  afterwards(act: () => void): void;
  /** Cancels a request that waits or is being answered. */
  cancel(seq: number): void;
  /** Cancels what takes long at present. */
  cancelCurrent(): void;
}

interface DispatchHost<Request extends { readonly args: z.ZodType }> {
  /** By their commands. */
  readonly requests: Readonly<Record<string, Request>>;
  /** Sends a response or an event; `seq` is added. */
  send(message: object): void;
  /** Why a command cannot be answered at present; undefined if it can. */
  unfit(command: string): string | undefined;
  perform(request: Request, args: unknown): Body | Aside | Promise<Body>;
  /** Something that is done after a response has failed. */
  failed(error: unknown): void;
}

export function createDispatch<Request extends { readonly args: z.ZodType }>(host: DispatchHost<Request>): Dispatch {
  const queue: RequestMessage[] = [];
  let current: { readonly seq: number; readonly controller: AbortController } | undefined;
  /** Requests that are answered while others are, by their numbers. */
  const asides = new Map<number, AbortController>();
  /** Ends when the queue is empty. */
  let draining = Promise.resolve();
  let acts: (() => void)[] | undefined;

  const refuse = ({ seq, command }: Pick<RequestMessage, 'seq' | 'command'>, error: unknown): void => {
    const message = errorInWords(error);
    const showUser = error instanceof Refusal && error.showUser;
    const body = error instanceof Cancelled ? {} : { error: { id: 1, ...formatOf(message), showUser } };
    try {
      host.send({ type: 'response', request_seq: seq, success: false, command, message, body });
    } catch {
      // There is no way to the client any more. Whatever else is asked must not fail for it.
    }
  };

  const respond = (message: RequestMessage, body: Body): void => {
    const { seq, command } = message;
    try {
      host.send({ type: 'response', request_seq: seq, success: true, command, ...(body && { body }) });
    } catch (error) {
      refuse(message, error);
    }
  };

  const finish = (own: readonly (() => void)[]): void => {
    for (const act of own) {
      try {
        act();
      } catch (error) {
        host.failed(error);
      }
    }
  };

  /** A promise where it takes long. What comes between is urgent and puts `acts` back. */
  const answer = (message: RequestMessage): Promise<void> | undefined => {
    const outer = acts;
    const own: (() => void)[] = [];
    const end = (give: () => void): void => {
      acts = outer;
      give();
      finish(own);
    };
    acts = own;
    try {
      const result = host.perform(...checked(message));
      if (result instanceof Aside) {
        acts = outer;
        void aside(message, result);
        finish(own);
        return undefined;
      }
      if (result instanceof Promise) {
        return result.then(
          body => end(() => respond(message, body)),
          error => end(() => refuse(message, error)),
        );
      }
      end(() => respond(message, result));
    } catch (error) {
      end(() => refuse(message, error));
    }
    return undefined;
  };

  const aside = async (message: RequestMessage, { work }: Aside): Promise<void> => {
    const controller = new AbortController();
    asides.set(message.seq, controller);
    try {
      respond(message, await work({ seq: message.seq, signal: controller.signal }));
    } catch (error) {
      refuse(message, error);
    } finally {
      asides.delete(message.seq);
    }
  };

  const checked = ({ command, arguments: given }: RequestMessage): [Request, unknown] => {
    const why = host.unfit(command);
    if (why !== undefined) throw new Refusal(why);
    const request = Object.hasOwn(host.requests, command) ? host.requests[command] : undefined;
    if (!request) throw new Refusal(`There is no request ${quote(command)}.`);
    const args = request.args.safeParse(given ?? {}, { reportInput: true });
    if (args.success) return [request, args.data];
    const [issue] = args.error.issues;
    const where = issue?.path.length ? `argument ${quote(issue.path.join('.'))}` : 'arguments';
    const expected = expectedInWords(issue?.message ?? '');
    const found = describeValue(issue?.input);
    throw new Refusal(`The ${where} of ${quote(command)} cannot be used: expected ${expected}, found ${found}.`);
  };

  const drain = async (): Promise<void> => {
    for (let message = queue.shift(); message; message = queue.shift()) {
      current = { seq: message.seq, controller: new AbortController() };
      const later = answer(message);
      if (later) await later;
    }
    current = undefined;
  };

  return {
    receive(data) {
      const parsed = requestMessage.safeParse(data);
      if (!parsed.success) {
        const { seq, type, command } = knownParts(data);
        // Nobody waits for an answer to these.
        if (type === 'response' || type === 'event') return;
        const words = 'This is no request of the Debug Adapter Protocol: it needs "seq", "type" and "command".';
        refuse({ seq, command }, new Refusal(words));
        return;
      }
      if (current && urgent.has(parsed.data.command)) void answer(parsed.data);
      else {
        queue.push(parsed.data);
        if (!current) draining = drain();
      }
    },
    broken: why => refuse({ seq: 0, command: '' }, new Refusal(why)),
    answered: () => draining,
    afterwards(act) {
      if (acts) acts.push(act);
      else finish([act]);
    },
    cancel(seq) {
      if (current?.seq === seq) current.controller.abort();
      asides.get(seq)?.abort();
      for (const message of queue.filter(waiting => waiting.seq === seq)) {
        queue.splice(queue.indexOf(message), 1);
        refuse(message, new Cancelled());
      }
    },
    cancelCurrent() {
      current?.controller.abort();
      for (const controller of asides.values()) controller.abort();
    },
  };
}

/** What the schema's message says was expected: `a whole number of at least 1`. */
function expectedInWords(message: string): string {
  const after = message.split('expected ').slice(1).join('expected ');
  const [expected = ''] = after.split(', received ');
  return (expected || 'something else')
    .replace('to be >=', 'of at least ')
    .replace('to be <=', 'of at most ')
    .replace('to have >=1 characters', 'that is not empty')
    .replace(/to have <=(\d+) characters/, 'of at most $1 characters')
    .replace(/^one of (.*)$/, (_, values: string) => values.replaceAll('|', ' or '))
    .replace(/^int\b/, 'whole number')
    .replace(/^(string|number|whole|boolean)/, 'a $1')
    .replace(/^(object|array)/, 'an $1');
}

/** In the protocol's formats `{name}` is a variable, so that text with braces has to be one. */
function formatOf(words: string): { format: string; variables?: { words: string } } {
  return words.includes('{') ? { format: '{words}', variables: { words } } : { format: words };
}

/** What can be read of a message that is no request. */
function knownParts(data: unknown): { seq: number; type: unknown; command: string } {
  const { seq, type, command } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  return { seq: Number.isInteger(seq) ? Number(seq) : 0, type, command: typeof command === 'string' ? command : '' };
}
