import * as vscode from 'vscode';
import { withoutLinks } from '../../language/markdown.ts';

/** A message of the protocol, of which only this much is looked at. */
interface Message extends vscode.DebugProtocolMessage {
  readonly seq?: number;
  readonly type?: string;
  readonly command?: string;
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
}

export interface BridgedAdapterOptions {
  /** Takes a message of the editor. */
  readonly pass: (message: object) => void;
  readonly close: () => void;
  /** What the debug console says first: warnings, and then a hint. */
  readonly notes: readonly string[];
  readonly hint: string;
}

/**
 * A debug adapter that runs elsewhere: passes messages on in both directions. When what answers them is gone it answers itself, so that the editor
 * waits for nothing.
 */
export class BridgedAdapter implements vscode.DebugAdapter {
  readonly #sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly #pass: (message: object) => void;
  readonly #close: () => void;
  /** Requests without a response, by their number. */
  readonly #open = new Map<number, Message>();
  readonly #notes: readonly string[];
  readonly #hint: string;
  #failure: string | undefined;
  #seq = 1;

  readonly onDidSendMessage = this.#sent.event;

  constructor({ pass, close, notes, hint }: BridgedAdapterOptions) {
    this.#pass = pass;
    this.#close = close;
    this.#notes = notes;
    this.#hint = hint;
  }

  /** Of the editor. */
  handleMessage(message: vscode.DebugProtocolMessage): void {
    const request = message as Message;
    if (this.#failure !== undefined) this.#answer(request);
    else {
      if (request.type === 'request' && request.seq !== undefined) this.#open.set(request.seq, request);
      this.#pass(message);
    }
  }

  /** For the editor. */
  send(message: object): void {
    const { type, request_seq, seq } = message as Message;
    if (type === 'response' && request_seq !== undefined) this.#open.delete(request_seq);
    if (seq !== undefined) this.#seq = seq + 1;
    this.#sent.fire(withoutRestart(plain(message)));
    if ((message as Message).event !== 'initialized') return;
    for (const note of this.#notes) this.say(note);
    this.say(this.#hint, 'stdout');
  }

  /** Text for the debug console. */
  say(text: string, category: 'console' | 'stdout' | 'important' | 'stderr' = 'console'): void {
    this.#post({ type: 'event', event: 'output', body: { category, output: `${text}\n` } });
  }

  /** Whatever answered is gone, for a reason in words: the session ends. */
  fail(why: string): void {
    if (this.#failure !== undefined) return;
    this.#failure = why;
    for (const request of this.#open.values()) this.#answer(request);
    this.#open.clear();
    this.say(why, 'stderr');
    this.#post({ type: 'event', event: 'terminated' });
  }

  dispose(): void {
    this.#close();
    this.#sent.dispose();
  }

  #answer({ type, command, seq }: Message): void {
    if (type !== 'request') return;
    const response = { type: 'response', request_seq: seq, command };
    if (command === 'disconnect' || command === 'terminate') this.#post({ ...response, success: true });
    else this.#post({ ...response, success: false, message: this.#failure });
  }

  #post(message: object): void {
    this.send({ seq: this.#seq, ...message });
  }
}

/** A session that is started again is another one, of the text that there is then: the editor ends this one. */
function withoutRestart(message: object): vscode.DebugProtocolMessage {
  const { command, body } = message as { readonly command?: string; readonly body?: object };
  return command === 'initialize' && body ? { ...message, body: { ...body, supportsRestartRequest: false } } : message;
}

/** Why a request failed and what takes long stand in notifications, where the editor makes links of `[text](command:...)`. */
function plain(message: object): object {
  const { event, success } = message as Message;
  if (success !== false && !event?.startsWith('progress')) return message;
  return JSON.parse(JSON.stringify(message), (_, value: unknown) =>
    typeof value === 'string' ? withoutLinks(value) : value,
  );
}
