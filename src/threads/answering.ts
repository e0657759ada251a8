import { errorInWords } from '../spec/words.ts';
import type { FromAnswerer, ToAnswerer } from './ask.ts';
import { listen } from './messages.ts';
import type { Port } from './port.ts';

/** What the answer to one question can use of its thread. */
export interface Turn<Progress> {
  /** Aborted when the question need not be answered; seen only by who looks for messages now and then. */
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/**
 * Inside a thread: answers one question after the other (ask.ts) until the thread is ended. What cannot be answered is said, not
 * thrown. `transfer` is the buffers that move with an answer.
 */
export function answerQuestions<Question, Answer, Progress = never>(
  port: Port,
  answer: (question: Question, turn: Turn<Progress>) => Answer | Promise<Answer>,
  transfer: (answer: Answer) => readonly ArrayBuffer[] = () => [],
): void {
  let underWay: { readonly id: number; readonly controller: AbortController } | undefined;
  const post = (message: FromAnswerer<Answer, Progress>, buffers?: readonly ArrayBuffer[]) =>
    port.post(message, buffers);
  const reply = async (id: number, question: Question): Promise<void> => {
    const controller = new AbortController();
    const { signal } = controller;
    underWay = { id, controller };
    try {
      const found = await answer(question, { signal, progress: progress => post({ type: 'progress', id, progress }) });
      underWay = undefined;
      if (signal.aborted) post({ type: 'dropped', id });
      else post({ type: 'answer', id, answer: found }, transfer(found));
    } catch (error) {
      underWay = undefined;
      post({ type: 'failed', id, message: errorInWords(error) });
    }
  };
  listen<ToAnswerer<Question>>(port, {
    ask({ id, question }) {
      // Uncaught, it is why the thread failed.
      if (underWay) throw new Error(`question ${id} came before the answer to ${underWay.id}`);
      void reply(id, question);
    },
    drop: ({ id }) => {
      if (underWay?.id === id) underWay.controller.abort();
    },
  });
}
