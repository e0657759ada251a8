/** What answers the messages of a page: a handler for each of its types, so that the compiler misses the one that is forgotten. */
export type Handlers<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: (message: Extract<Message, { type: Type }>) => void | PromiseLike<void>;
};

/**
 * Hands a message to the handler of its type. What that throws, or rejects with later, is said in words by `fail`: the next message
 * is answered all the same. `page` names the page in them: `training panel`.
 */
export function handle<Message extends { readonly type: string }>(
  handlers: Handlers<Message>,
  message: Message,
  page: string,
  fail: (problem: string) => void,
): void {
  // The handler of a type takes the messages of that type, which the compiler cannot follow through an index.
  const handler = handlers[message.type as Message['type']] as (message: Message) => void | PromiseLike<void>;
  const answer = async () => handler(message);
  answer().catch((reason: unknown) => {
    const text = reason instanceof Error ? reason.message : String(reason);
    fail(`The ${page} asked for "${message.type}", and that failed: ${text}`);
  });
}
