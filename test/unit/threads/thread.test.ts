import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Thread } from '../../../src/threads/thread.ts';
import { FakeClock, FakePort } from './fakeThreads.ts';

type Said = { readonly type: 'number'; readonly value: number };

/** A thread whose every event is written down. */
function watched(start: (port: FakePort) => void = () => undefined) {
  const port = new FakePort();
  const clock = new FakeClock();
  const events: string[] = [];
  const thread = new Thread<{ readonly type: 'go' }, Said>(
    () => {
      start(port);
      return port;
    },
    {
      later: clock.later,
      handlers: {
        number: ({ value }) => {
          if (value < 0) throw new RangeError('no number is negative');
          events.push(`number ${value}`);
        },
      },
      failed: reason => events.push(reason),
    },
  );
  void thread.ended.then(() => events.push('ended'));
  return { port, clock, events, thread };
}

/** Lets promises that are settled run on. */
const settled = () => new Promise(resolve => setImmediate(resolve));

suite('a thread, seen from where it was started', () => {
  test('that is gone without being ended has failed, for its own reason, and then has ended', async () => {
    const { port, events } = watched();
    port.say({ type: 'number', value: 1 });
    port.go('its thread ran out of memory');
    port.say({ type: 'number', value: 2 });
    await settled();
    assert.deepEqual(events, ['number 1', 'its thread ran out of memory', 'ended']);
  });

  test('that is ended has not failed, and nothing more comes of it', async () => {
    const { port, events, thread } = watched();
    thread.end();
    port.say({ type: 'number', value: 1 });
    port.say('nonsense');
    port.go();
    thread.post({ type: 'go' });
    await settled();
    assert.deepEqual([events, port.isEnded, port.posted], [['ended'], true, []]);
  });

  test('that cannot be started has failed once the constructor has returned', async () => {
    const { events, thread } = watched(() => {
      throw new Error('no threads left');
    });
    assert.deepEqual(events, []);
    thread.post({ type: 'go' });
    thread.watch(60_000);
    await settled();
    assert.deepEqual(events, ['its thread could not be started (no threads left)', 'ended']);
  });

  for (const [what, message, why] of [
    ['text', 'hello', 'it has no type'],
    ['nothing', undefined, 'it has no type'],
    ['null', null, 'it has no type'],
    ['an object without a type', {}, 'it has no type'],
    ['a type that is no text', { type: 7 }, 'it has no type'],
    ['an unknown type', { type: 'weather' }, 'unknown type "weather"'],
    ['what every object has', { type: 'constructor' }, 'unknown type "constructor"'],
    ['a value that its handler refuses', { type: 'number', value: -1 }, 'no number is negative'],
  ] as const) {
    test(`that posts ${what} has failed, is ended and is not heard any more`, () => {
      const { port, events } = watched();
      port.say(message);
      port.say({ type: 'number', value: 1 });
      port.go('its thread ended unexpectedly');
      assert.deepEqual([events, port.isEnded], [[`a message from its thread cannot be used (${why})`], true]);
    });
  }
});

suite('a thread that is watched', () => {
  test('fails when it has given no sign of life for so long, and is ended', () => {
    const { port, clock, events, thread } = watched();
    thread.watch(60_000);
    clock.pass(6);
    assert.deepEqual(events, []);
    clock.pass();
    assert.deepEqual([events, port.isEnded], [['its thread did not respond for 60 seconds'], true]);
    assert.equal(clock.waiting, 0);
  });

  test('is asked for a sign of life, once until it has given one', () => {
    const { port, clock, thread } = watched();
    thread.watch(60_000);
    assert.equal(port.pings, 0);
    clock.pass(3);
    assert.equal(port.pings, 1);
    port.say({ type: 'pong' });
    clock.pass(3);
    assert.equal(port.pings, 2);
  });

  for (const [what, message] of [
    ['an answer to that', { type: 'pong' }],
    ['a message of its own', { type: 'number', value: 1 }],
  ] as const) {
    test(`goes on for as long after ${what} as after the start`, () => {
      const { port, clock, events, thread } = watched();
      thread.watch(60_000);
      for (let time = 0; time < 5; time++) {
        clock.pass(6);
        port.say(message);
      }
      clock.pass(6);
      assert.ok(!events.some(event => event.includes('respond')));
      clock.pass();
      assert.ok(events.at(-1)?.includes('respond'));
    });
  }

  test('is not watched while nothing is expected of it', () => {
    const { clock, events, thread } = watched();
    thread.watch(60_000);
    clock.pass(6);
    thread.rest();
    clock.passAll();
    thread.watch(60_000);
    clock.pass(6);
    assert.deepEqual(events, []);
  });

  test('that has failed or was ended is watched no more', () => {
    const gone = watched();
    gone.thread.watch(60_000);
    gone.port.go('its thread ended unexpectedly');
    const ended = watched();
    ended.thread.watch(60_000);
    ended.thread.end();
    ended.thread.watch(60_000);
    assert.deepEqual([gone.clock.waiting, ended.clock.waiting], [0, 0]);
  });
});
