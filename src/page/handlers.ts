import { errorInWords } from '../spec/words.ts';
/** What answers the messages of a page: a handler for each of its types, so that the compiler misses the one that is forgotten. */
export type Handlers<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: (message: Extract<Message, { type: Type }>) => void | PromiseLike<void>;
};

/** Messages of a type whose answers are under way: a person does not press a button so often before it has done anything. */
const mostUnderWay = 8;

/**
 * Hands a message to the handler of its type. What that throws, or rejects with later, is said in words by `fail`: the next message
 * is answered all the same. Where too many of a type are under way, that is said once, and no more are taken until one is done. `page` names
 * the page in words: `training panel`.
 */
export function answering<Message extends { readonly type: string }>(
  handlers: Handlers<Message>,
  page: string,
  fail: (problem: string) => void,
): (message: Message) => void {
  const underWay = new Map<string, number>();
  const refused = new Set<string>();
  const failed = (type: string, reason: unknown) => {
    fail(`The ${page} asked for "${type}", and that failed: ${errorInWords(reason)}`);
  };
  return message => {
    const { type } = message;
    const before = underWay.get(type) ?? 0;
    if (before >= mostUnderWay) {
      if (!refused.has(type)) fail(`The ${page} asked for "${type}" too often: wait until ${before} of them are done.`);
      refused.add(type);
      return;
    }
    // The handler of a type takes the messages of that type, which the compiler cannot follow through an index.
    const handler = handlers[type as Message['type']] as (message: Message) => void | PromiseLike<void>;
    try {
      const answer = handler(message);
      if (!answer) return;
      underWay.set(type, before + 1);
      const done = () => {
        underWay.set(type, underWay.get(type)! - 1);
        refused.delete(type);
      };
      Promise.resolve(answer)
        .finally(done)
        .catch((reason: unknown) => failed(type, reason));
    } catch (reason) {
      failed(type, reason);
    }
  };
}
