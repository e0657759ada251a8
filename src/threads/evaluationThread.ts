import type { MessagePort } from 'node:worker_threads';
import type { EvaluationReply, EvaluationRequest } from '../run/questions.ts';
import type { RunSubject } from '../run/samples.ts';
import { Evaluation } from './evaluation.ts';

/** Answers each message on the port with one reply. What a question cannot have is said, not thrown. */
export function answerEvaluations(port: MessagePort, subject: RunSubject): void {
  let evaluation: Evaluation | undefined;
  port.on('message', (request: EvaluationRequest) => {
    let reply: EvaluationReply;
    try {
      evaluation ??= new Evaluation(subject);
      reply = { type: 'answer', answer: evaluation.answer(request) };
    } catch (error) {
      reply = { type: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
    port.postMessage(reply, buffersOf(reply));
  });
}

function buffersOf(reply: EvaluationReply): ArrayBuffer[] {
  if (reply.type === 'failed') return [];
  return Object.values(reply.answer).flatMap(value =>
    value instanceof Float64Array ? [value.buffer as ArrayBuffer] : [],
  );
}
