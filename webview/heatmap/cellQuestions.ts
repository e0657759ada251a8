import type { PanelToHost } from '../../src/panel/panelMessage.ts';
import type { CellReading } from '../../src/panel/panelMessages.ts';
import { sameRegion } from '../../src/trace/region.ts';

export type CellQuestion = Omit<Extract<PanelToHost, { type: 'cell' }>, 'type'>;

/** Asks the host for exact numbers, one question at a time; of those that come up meanwhile only the last is asked. */
export class CellQuestions {
  readonly #ask: (question: CellQuestion) => void;
  #asked: CellQuestion | undefined;
  #next: CellQuestion | undefined;

  constructor(ask: (question: CellQuestion) => void) {
    this.#ask = ask;
  }

  ask(question: CellQuestion): void {
    if (this.#asked === undefined) this.#send(question);
    else this.#next = isAnswer(question, this.#asked) ? undefined : question;
  }

  /** The host has said something: the question that was asked is answered. */
  answered(): void {
    this.#asked = undefined;
    const next = this.#next;
    this.#next = undefined;
    if (next) this.#send(next);
  }

  #send(question: CellQuestion): void {
    this.#asked = question;
    this.#ask(question);
  }
}

/** Whether a reading answers a question. */
export function isAnswer(question: CellQuestion, reading: CellQuestion | CellReading | null): boolean {
  return (
    reading !== null &&
    reading.layer === question.layer &&
    reading.epoch === question.epoch &&
    reading.tensor === question.tensor &&
    sameRegion(reading.block, question.block)
  );
}
