import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { answerQuestions, type Turn } from '../../../src/threads/answering.ts';
import { FakePort } from './fakeThreads.ts';

/** A thread whose answers come when the test says. */
function answering(transfer?: (answer: string) => readonly ArrayBuffer[]) {
  const port = new FakePort();
  const turns: (Turn<number> & { settle(answer: string): void; fail(error: unknown): void })[] = [];
  answerQuestions<string, string, number>(
    port,
    (_, turn) =>
      new Promise((resolve, reject) => {
        turns.push({ signal: turn.signal, progress: turn.progress, settle: resolve, fail: reject });
      }),
    transfer,
  );
  return { port, turns, ask: (id: number) => port.say({ type: 'ask', id, question: 'why' }) };
}

/** Lets promises that are settled run on. */
const settled = () => new Promise(resolve => setImmediate(resolve));

suite('a thread that answers', () => {
  test('says how far it is and then the answer, with the number of the question', async () => {
    const { port, turns, ask } = answering();
    ask(4);
    turns[0]!.progress(0.5);
    turns[0]!.settle('so');
    await settled();
    assert.deepEqual(port.posted, [
      { type: 'progress', id: 4, progress: 0.5 },
      { type: 'answer', id: 4, answer: 'so' },
    ]);
  });

  test('fails when a question comes before the last one is answered', async () => {
    const { port, turns, ask } = answering();
    ask(1);
    assert.throws(() => ask(2), /^Error: question 2 came before the answer to 1$/);
    turns[0]!.settle('so');
    await settled();
    ask(2);
    assert.deepEqual([turns.length, port.posted], [2, [{ type: 'answer', id: 1, answer: 'so' }]]);
  });

  test('says why there is no answer, whatever was thrown', async () => {
    const { port, turns, ask } = answering();
    for (const [id, thrown] of [new RangeError('no row 9'), 'text', undefined, new Error('')].entries()) {
      ask(id);
      turns[id]!.fail(thrown);
      await settled();
    }
    assert.deepEqual(
      port.posted.map(message => (message as { message: string }).message),
      ['no row 9', 'text', 'undefined', 'without a reason'],
    );
  });

  test('says so when its answer cannot be posted', async () => {
    const { port, turns, ask } = answering(() => assert.fail('it is gone'));
    ask(1);
    turns[0]!.settle('so');
    await settled();
    assert.deepEqual(port.posted, [{ type: 'failed', id: 1, message: 'it is gone' }]);
  });

  test('sees that a question was dropped, and sends no answer then', async () => {
    const { port, turns, ask } = answering();
    ask(1);
    assert.equal(turns[0]!.signal.aborted, false);
    port.say({ type: 'drop', id: 1 });
    assert.equal(turns[0]!.signal.aborted, true);
    turns[0]!.settle('so');
    await settled();
    assert.deepEqual(port.posted, [{ type: 'dropped', id: 1 }]);
  });

  test('drops nothing but the question under way', async () => {
    const { port, turns, ask } = answering();
    ask(1);
    turns[0]!.settle('one');
    await settled();
    ask(2);
    port.say({ type: 'drop', id: 1 });
    turns[1]!.settle('two');
    await settled();
    assert.deepEqual(port.posted, [
      { type: 'answer', id: 1, answer: 'one' },
      { type: 'answer', id: 2, answer: 'two' },
    ]);
  });
});
