import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  endOfText,
  falseWord,
  isTrivia,
  nullWord,
  numberToken,
  openBrace,
  openBracket,
  stringToken,
  type TokenFault,
  Tokens,
  trueWord,
  unknown,
} from './tokens.ts';

/** What is wrong with the order of tokens, or within one. */
export type Fault =
  | TokenFault
  | 'InvalidSymbol'
  | 'PropertyNameExpected'
  | 'ValueExpected'
  | 'ColonExpected'
  | 'CommaExpected'
  | 'CloseBraceExpected'
  | 'CloseBracketExpected'
  | 'EndOfFileExpected';

/** Is told what a text holds, in its order. The token at hand says where. */
export interface Listener {
  /** An object or an array begins. Returns where it ends, if it is not to be gone into. */
  open(at: Tokens): number | undefined;
  /** The object or the array that was gone into ends, with its bracket or with the text. */
  close(at: Tokens): void;
  key(at: Tokens): void;
  /** A string, a number, a truth value or null. */
  scalar(at: Tokens): void;
  comma?(): void;
  fault?(fault: Fault, at: Tokens): void;
  /** Nothing more is wanted. */
  readonly isDone?: boolean;
}

/**
 * Goes through the value that begins at `start`, or through a whole text. What is wrong is told, and what can be understood
 * of the rest goes on, in the way of VS Code's own parser (`jsonc-parser`). Recurses for each level of nesting.
 */
export function walk(text: string, listener: Listener, start = 0, isWhole = false): void {
  const tokens = new Tokens(text, start);
  const walker = new Walker(tokens, listener);
  walker.advance();
  if (!walker.value()) listener.fault?.('ValueExpected', tokens);
  else if (isWhole && tokens.kind !== endOfText) listener.fault?.('EndOfFileExpected', tokens);
}

class Walker {
  readonly #tokens: Tokens;
  readonly #listener: Listener;

  constructor(tokens: Tokens, listener: Listener) {
    this.#tokens = tokens;
    this.#listener = listener;
  }

  /** To the next token that is neither blank nor comment nor no JSON at all. */
  advance(): void {
    const tokens = this.#tokens;
    for (let kind = tokens.next(); ; kind = tokens.next()) {
      if (tokens.fault !== undefined) this.#fault(tokens.fault);
      if (kind === unknown) this.#fault('InvalidSymbol');
      else if (!isTrivia(kind)) return;
    }
  }

  /** Reads a value, if the token at hand begins one. */
  value(): boolean {
    const tokens = this.#tokens;
    switch (tokens.kind) {
      case openBrace:
      case openBracket: {
        const end = this.#listener.open(tokens);
        if (end !== undefined) {
          tokens.end = end;
          this.advance();
        } else if (tokens.kind === openBrace) this.#object();
        else this.#array();
        return true;
      }
      case stringToken:
      case numberToken:
      case nullWord:
      case trueWord:
      case falseWord:
        this.#listener.scalar(tokens);
        this.advance();
        return true;
      default:
        return false;
    }
  }

  #object(): void {
    this.#entries(closeBrace, () => this.#property());
    this.#end(closeBrace, 'CloseBraceExpected');
  }

  #array(): void {
    this.#entries(closeBracket, () => this.value());
    this.#end(closeBracket, 'CloseBracketExpected');
  }

  /** Entries and the commas between them; one behind the last is allowed. */
  #entries(closing: number, entry: () => boolean): void {
    const tokens = this.#tokens;
    this.advance();
    let isBehindEntry = false;
    while (tokens.kind !== closing && tokens.kind !== endOfText && this.#listener.isDone !== true) {
      if (tokens.kind === comma) {
        if (!isBehindEntry) this.#fault('ValueExpected');
        this.#listener.comma?.();
        this.advance();
        if (tokens.kind === closing) return;
      } else if (isBehindEntry) this.#fault('CommaExpected');
      if (!entry()) this.#skip('ValueExpected', closing);
      isBehindEntry = true;
    }
  }

  /** False when no key is at hand. */
  #property(): boolean {
    const tokens = this.#tokens;
    if (!this.#isAt(stringToken)) {
      this.#skip('PropertyNameExpected', closeBrace);
      return false;
    }
    this.#listener.key(tokens);
    this.advance();
    if (!this.#isAt(colon)) this.#skip('ColonExpected', closeBrace);
    else {
      this.advance();
      if (!this.value()) this.#skip('ValueExpected', closeBrace);
    }
    return true;
  }

  #end(closing: number, fault: Fault): void {
    if (this.#listener.isDone === true) return;
    this.#listener.close(this.#tokens);
    if (this.#tokens.kind !== closing) this.#fault(fault);
    else this.advance();
  }

  /** Tells of a fault, and goes on at the next comma or the end of the object or array. */
  #skip(fault: Fault, closing: number): void {
    const tokens = this.#tokens;
    this.#fault(fault);
    while (tokens.kind !== closing && tokens.kind !== comma && tokens.kind !== endOfText) this.advance();
  }

  #isAt(kind: number): boolean {
    return this.#tokens.kind === kind;
  }

  #fault(fault: Fault): void {
    this.#listener.fault?.(fault, this.#tokens);
  }
}
