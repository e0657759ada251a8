import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Asker, type AskerOptions, type AskOptions } from '../../../src/threads/ask.ts';
import { FakeClock, type FakePort, fakeThreads } from './fakeThreads.ts';

/** Questions and answers are texts. `asked` is what the newest thread was asked, by its number. */
function asking(options: Partial<AskerOptions> = {}) {
  const { ports, start } = fakeThreads();
  const clock = new FakeClock();
  const asker = new Asker<string, string, number>({
    start: () => start({ task: 'editWeights', text: '', precision: 'float64', layers: [] }),
    patience: 60_000,
    later: clock.later,
    ...options,
  });
  const results: string[] = [];
  /** What comes of it is written down as `question: answer`. */
  const ask = (question: string, more: Partial<AskOptions<string, number>> = {}) => {
    const made = () => ({ question });
    const note = (what: unknown) => results.push(`${question}: ${what}`);
    void asker.ask(made, { check: isText, replaces: question[0]!, ...more }).then(note, error => note(`${error}`));
  };
  const newest = () => ports.at(-1)!;
  return { asker, ask, ports, newest, clock, results };
}

const isText = (answer: unknown) => assert.equal(typeof answer, 'string', 'an answer that is no text');

/** The questions that a thread was asked, and the numbers that it was told to drop. */
function toldOf({ posted }: FakePort): string[] {
  return posted.flatMap(message => {
    const { type, id, question } = message as { type: string; id: number; question: string };
    if (type === 'ping') return [];
    return type === 'ask' ? [question] : [`drop ${id}`];
  });
}

/** Lets promises that are settled run on. */
const settled = () => new Promise(resolve => setImmediate(resolve));

suite('questions to a thread', () => {
  test('start one with the first and go to it one after the other', async () => {
    const { ask, ports, newest, results } = asking();
    assert.equal(ports.length, 0);
    ask('a1');
    ask('b1');
    assert.deepEqual(toldOf(newest()), ['a1']);
    newest().say({ type: 'answer', id: 1, answer: 'one' });
    assert.deepEqual(toldOf(newest()), ['a1', 'b1']);
    newest().say({ type: 'answer', id: 2, answer: 'two' });
    await settled();
    assert.deepEqual([results, ports.length], [['a1: one', 'b1: two'], 1]);
  });

  test('are replaced by a newer one of their kind while they wait, but not while they are under way', async () => {
    const { ask, newest, results } = asking();
    for (const question of ['a1', 'a2', 'b1', 'a3', 'b2']) ask(question);
    await settled();
    assert.deepEqual(results, ['a2: undefined', 'b1: undefined']);
    newest().say({ type: 'answer', id: 1, answer: 'x' });
    newest().say({ type: 'answer', id: 2, answer: 'y' });
    newest().say({ type: 'answer', id: 3, answer: 'z' });
    await settled();
    assert.deepEqual(results.slice(2), ['a1: x', 'a3: y', 'b2: z']);
  });

  test('that are first go before those that wait', () => {
    const { ask, newest } = asking();
    ask('a');
    ask('b');
    ask('c', { isFirst: true });
    newest().say({ type: 'answer', id: 1, answer: '' });
    newest().say({ type: 'answer', id: 2, answer: '' });
    assert.deepEqual(toldOf(newest()), ['a', 'c', 'b']);
  });

  test('are made when it is their turn, and one that cannot be made keeps no other from being asked', async () => {
    const { asker, ask, newest, results } = asking();
    const made = asker.ask(() => assert.fail('the row is gone'), { check: isText, replaces: 'x' });
    await assert.rejects(made, /the row is gone/);
    ask('a');
    assert.deepEqual(toldOf(newest()), ['a']);
    newest().say({ type: 'answer', id: 1, answer: 'one' });
    await settled();
    assert.deepEqual(results, ['a: one']);
  });

  test('that cannot be answered are rejected with the reason, and the thread goes on', async () => {
    const { ask, newest, ports, results } = asking();
    ask('a');
    ask('b');
    newest().say({ type: 'failed', id: 1, message: 'there is no row 9' });
    newest().say({ type: 'answer', id: 2, answer: 'two' });
    await settled();
    assert.deepEqual([results, ports.length], [['a: RangeError: there is no row 9', 'b: two'], 1]);
  });

  test('hear of their progress, and of no other', () => {
    const { ask, newest } = asking();
    const heard: string[] = [];
    ask('a', { progress: value => heard.push(`a ${value}`) });
    ask('b', { progress: value => heard.push(`b ${value}`) });
    newest().say({ type: 'progress', id: 1, progress: 3 });
    newest().say({ type: 'answer', id: 1, answer: '' });
    newest().say({ type: 'progress', id: 2, progress: 4 });
    assert.deepEqual(heard, ['a 3', 'b 4']);
  });

  test('keep their process alive only while they are under way', () => {
    const { ask, newest } = asking();
    ask('a');
    assert.equal(newest().isRef, true);
    newest().say({ type: 'answer', id: 1, answer: '' });
    assert.equal(newest().isRef, false);
    ask('b');
    assert.equal(newest().isRef, true);
  });

  test('are answered with undefined once the asker is disposed of, whatever the thread says then', async () => {
    const { asker, ask, newest, ports, clock, results } = asking();
    ask('a');
    ask('b');
    asker.dispose();
    newest().say({ type: 'answer', id: 1, answer: 'late' });
    newest().go();
    ask('c');
    await settled();
    assert.deepEqual(results.sort(), ['a: undefined', 'b: undefined', 'c: undefined']);
    assert.deepEqual([newest().isEnded, ports.length, clock.waiting], [true, 1, 0]);
  });
});

suite('a question that is aborted', () => {
  test('before it is asked is not asked', async () => {
    const { ask, ports, results } = asking();
    ask('a', { signal: AbortSignal.abort() });
    await settled();
    assert.deepEqual([results, ports.length], [['a: undefined'], 0]);
  });

  test('while it waits is not asked', async () => {
    const { ask, newest, results } = asking();
    const controller = new AbortController();
    ask('a');
    ask('b', { signal: controller.signal });
    controller.abort();
    newest().say({ type: 'answer', id: 1, answer: 'one' });
    await settled();
    assert.deepEqual([results.sort(), toldOf(newest())], [['a: one', 'b: undefined'], ['a']]);
  });

  test('while it waits does not take along the one that has replaced it', async () => {
    const { ask, newest, results } = asking();
    const controller = new AbortController();
    ask('a1');
    ask('a2', { signal: controller.signal });
    ask('a3');
    controller.abort();
    newest().say({ type: 'answer', id: 1, answer: 'one' });
    newest().say({ type: 'answer', id: 2, answer: 'three' });
    await settled();
    assert.deepEqual(results.sort(), ['a1: one', 'a2: undefined', 'a3: three']);
  });

  test('while it is under way ends a thread that cannot be told, and the next one starts another', async () => {
    const { ask, ports, results } = asking();
    const controller = new AbortController();
    ask('a', { signal: controller.signal });
    ask('b');
    controller.abort();
    assert.deepEqual([ports.length, ports[0]!.isEnded, toldOf(ports[1]!)], [2, true, ['b']]);
    ports[0]!.say({ type: 'answer', id: 1, answer: 'late' });
    ports[0]!.go();
    ports[1]!.say({ type: 'answer', id: 2, answer: 'two' });
    await settled();
    assert.deepEqual(results, ['a: undefined', 'b: two']);
  });

  for (const [what, reply] of [
    ['that it has dropped it', { type: 'dropped', id: 1 }],
    ['the answer, which was on its way', { type: 'answer', id: 1, answer: 'late' }],
    ['that it cannot be answered', { type: 'failed', id: 1, message: 'late' }],
  ] as const) {
    test(`while it is under way is told to a thread that looks for messages; when that says ${what}, it is asked the next`, async () => {
      const { ask, ports, newest, results } = asking({ canDrop: true });
      const controller = new AbortController();
      ask('a', { signal: controller.signal });
      ask('b');
      controller.abort();
      await settled();
      assert.deepEqual([results, toldOf(newest())], [['a: undefined'], ['a', 'drop 1']]);
      newest().say({ type: 'progress', id: 1, progress: 5 });
      newest().say(reply);
      assert.deepEqual(toldOf(newest()), ['a', 'drop 1', 'b']);
      newest().say({ type: 'answer', id: 2, answer: 'two' });
      await settled();
      assert.deepEqual([results, ports.length], [['a: undefined', 'b: two'], 1]);
    });
  }

  test('after its answer changes nothing', async () => {
    const { ask, newest, results } = asking({ canDrop: true });
    const controller = new AbortController();
    ask('a', { signal: controller.signal });
    newest().say({ type: 'answer', id: 1, answer: 'one' });
    ask('b');
    controller.abort();
    newest().say({ type: 'answer', id: 2, answer: 'two' });
    await settled();
    assert.deepEqual(
      [results, toldOf(newest())],
      [
        ['a: one', 'b: two'],
        ['a', 'b'],
      ],
    );
  });

  test('and that its thread never drops is given up with the thread, and the next one starts another', async () => {
    const { ask, ports, clock, results } = asking({ canDrop: true });
    const controller = new AbortController();
    ask('a', { signal: controller.signal });
    ask('b');
    controller.abort();
    clock.pass(7);
    assert.deepEqual([ports.length, ports[0]!.isEnded, toldOf(ports[1]!)], [2, true, ['b']]);
    ports[1]!.say({ type: 'answer', id: 2, answer: 'two' });
    await settled();
    assert.deepEqual(results, ['a: undefined', 'b: two']);
  });
});

suite('a thread that fails', () => {
  for (const [what, misdeed, why] of [
    ['is gone', (port: FakePort) => port.go('its thread ran out of memory'), 'its thread ran out of memory'],
    ['posts nonsense', (port: FakePort) => port.say(7), 'a message from its thread cannot be used (it has no type)'],
    [
      'answers another question',
      (port: FakePort) => port.say({ type: 'answer', id: 9, answer: '' }),
      'a message from its thread cannot be used (question 9 is not under way)',
    ],
    ['does not respond', (_: FakePort, clock: FakeClock) => clock.pass(7), 'its thread did not respond for 60 seconds'],
  ] as const) {
    test(`because it ${what} takes along only the question under way, and the next one starts another`, async () => {
      const { ask, ports, clock, results } = asking();
      ask('a');
      ask('b');
      misdeed(ports[0]!, clock);
      assert.deepEqual([ports.length, toldOf(ports[1]!)], [2, ['b']]);
      // Nothing that the first one says or suffers by now is of interest.
      ports[0]!.say({ type: 'answer', id: 2, answer: 'wrong' });
      ports[0]!.go('its thread ended unexpectedly');
      ports[1]!.say({ type: 'answer', id: 2, answer: 'two' });
      await settled();
      assert.deepEqual(results, [`a: Error: ${why}`, 'b: two']);
    });
  }

  test('while it has nothing to answer is no matter, and the next question starts another', async () => {
    const { ask, ports, clock, results } = asking();
    ask('a');
    ports[0]!.say({ type: 'answer', id: 1, answer: 'one' });
    assert.equal(clock.waiting, 0);
    ports[0]!.go('its thread ended unexpectedly');
    ask('b');
    ports[1]!.say({ type: 'answer', id: 2, answer: 'two' });
    await settled();
    assert.deepEqual(results, ['a: one', 'b: two']);
  });

  test('because it answers twice fails before its second answer is taken for one to the next question', async () => {
    const { ask, ports, results } = asking();
    ask('a');
    ask('b');
    ports[0]!.say({ type: 'answer', id: 1, answer: 'one' });
    ports[0]!.say({ type: 'answer', id: 1, answer: 'again' });
    await settled();
    assert.deepEqual(results, [
      'a: one',
      'b: Error: a message from its thread cannot be used (question 1 is not under way)',
    ]);
  });

  test('again and again fails each question once', async () => {
    const { ask, ports, results } = asking();
    for (const question of ['a', 'b', 'c']) ask(question);
    for (let thread = 0; thread < 3; thread++) ports[thread]!.go(`failure ${thread}`);
    await settled();
    assert.deepEqual(results, ['a: Error: failure 0', 'b: Error: failure 1', 'c: Error: failure 2']);
    assert.equal(ports.length, 3);
  });

  test('because it cannot be started fails its question, and the next one tries again', async () => {
    const { ports, start } = fakeThreads();
    let starts = 0;
    const { ask, results } = asking({
      start: () => {
        if (++starts === 1) throw new Error('no threads left');
        return start({ task: 'editWeights', text: '', precision: 'float64', layers: [] });
      },
    });
    ask('a');
    ask('b');
    await settled();
    ports[0]!.say({ type: 'answer', id: 2, answer: 'two' });
    await settled();
    assert.deepEqual(results, ['a: Error: its thread could not be started (no threads left)', 'b: two']);
  });

  test('and gives signs of life is waited for, however long its answer takes', async () => {
    const { ask, newest, clock, results } = asking();
    ask('a');
    for (let time = 0; time < 20; time++) {
      clock.pass(5);
      newest().say({ type: 'pong' });
    }
    newest().say({ type: 'answer', id: 1, answer: 'one' });
    await settled();
    assert.deepEqual(results, ['a: one']);
  });
});
