import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { KeptTrial, TrialProblem, TrialProgress } from '../../../src/run/trial.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { type TrialRequest, Trials } from '../../../src/threads/trials.ts';
import { madeTrial, slower, standardize } from '../trials/madeTrial.ts';
import { FakeClock, type FakePort, fakeThreads } from './fakeThreads.ts';

const trial = madeTrial([0.3, 0.3], [{ fix: standardize, accuracies: [0.9, 0.9] }]);

function requestOf(fix = standardize, text = '{}'): TrialRequest {
  const computing = { reproducible: false };
  const question = { text, files: 'untrusted', limits: defaultLimits, computing, fixes: [fix], budget: 1 } as const;
  return { code: 'inputs-unscaled', title: fix.title, question };
}

function trying() {
  const { ports, start } = fakeThreads();
  const clock = new FakeClock();
  const announced: string[] = [];
  const trials = new Trials({ start, announce: spec => announced.push(spec), later: clock.later });
  const begin = (spec: string, request = requestOf()) => {
    const controller = new AbortController();
    const progress: TrialProgress[] = [];
    const said = (what: TrialProgress) => progress.push(what);
    const result = trials.start(spec, request, { signal: controller.signal, progress: said });
    return { result, cancel: () => controller.abort(), progress };
  };
  return { trials, begin, ports, announced, clock };
}

/** What a thread was asked to try, by its number. */
function asked({ posted }: FakePort): string[] {
  return posted.flatMap(message => {
    const { type, question } = message as { type: string; question: TrialRequest['question'] };
    return type === 'ask' ? question.fixes.map(({ title }) => title) : [];
  });
}

const fixesOf = (answer: KeptTrial | TrialProblem | undefined) =>
  answer && 'trial' in answer ? answer.trial.fixes.length : answer;

suite('trials', () => {
  test('are one at a time, whichever spec they are of, and the others wait', async () => {
    const { trials, begin, ports } = trying();
    const first = begin('a');
    const second = begin('b', requestOf(slower));
    assert.deepEqual(ports.map(asked), [[standardize.title]]);
    assert.equal(trials.isBusy, true);
    ports[0]!.say({ type: 'progress', id: 1, progress: { share: 0.5, text: 'seed 3 of 5' } });
    assert.deepEqual(first.progress, [{ share: 0.5, text: 'seed 3 of 5' }]);
    assert.deepEqual(
      [trials.of('a'), trials.of('b')].map(({ running }) => running.map(({ progress }) => progress?.text)),
      [['seed 3 of 5'], [undefined]],
    );
    ports[0]!.say({ type: 'answer', id: 1, answer: trial });
    assert.equal(fixesOf(await first.result), 1);
    assert.deepEqual(ports.map(asked), [[standardize.title, slower.title]]);
    ports[0]!.say({ type: 'answer', id: 2, answer: trial });
    await second.result;
    assert.deepEqual([trials.isBusy, trials.of('a').running, trials.of('b').kept.length], [false, [], 1]);
  });

  test('that are cancelled end their thread at once, keep nothing, and let the next one go on', async () => {
    const { trials, begin, ports } = trying();
    const first = begin('a');
    const second = begin('a', requestOf(slower));
    first.cancel();
    assert.equal(await first.result, undefined);
    assert.equal(ports[0]!.isEnded, true);
    assert.deepEqual(ports.map(asked), [[standardize.title], [slower.title]]);
    assert.deepEqual(trials.of('a').kept, []);
    second.cancel();
    assert.equal(await second.result, undefined);
    assert.deepEqual([ports[1]!.isEnded, trials.of('a').running, trials.isBusy], [true, [], false]);
  });

  test('that are cancelled while they wait disturb no other', async () => {
    const { begin, ports } = trying();
    const first = begin('a');
    const second = begin('a', requestOf(slower));
    second.cancel();
    assert.equal(await second.result, undefined);
    assert.equal(ports[0]!.isEnded, false);
    ports[0]!.say({ type: 'answer', id: 1, answer: trial });
    assert.equal(fixesOf(await first.result), 1);
  });

  test('of the same fixes and text are known to be under way, those of another text are not', async () => {
    const { trials, begin, ports } = trying();
    const { result } = begin('a');
    const knows = (spec: string, request: TrialRequest) => trials.isUnderWay(spec, request);
    assert.deepEqual(
      [
        knows('a', requestOf()),
        knows('b', requestOf()),
        knows('a', requestOf(slower)),
        knows('a', requestOf(standardize, '{ }')),
      ],
      [true, false, false, false],
    );
    ports[0]!.say({ type: 'answer', id: 1, answer: trial });
    await result;
    assert.equal(knows('a', requestOf()), false);
  });

  test('of a thread that fails, or that cannot answer, say why', async () => {
    const { begin, ports } = trying();
    const first = begin('a');
    ports[0]!.go('its thread ran out of memory');
    assert.deepEqual(await first.result, { problem: 'The trial failed: its thread ran out of memory.' });
    const second = begin('a');
    ports[1]!.say({ type: 'answer', id: 2, answer: { problem: 'The spec has an error.' } });
    assert.deepEqual(await second.result, { problem: 'The spec has an error.' });
  });

  test('are kept, the newest first and not many; one that is repeated takes the place of the older', async () => {
    const { trials, begin, ports } = trying();
    const run = async (text: string) => {
      const { result } = begin('a', requestOf(standardize, text));
      ports[0]!.say({ type: 'answer', id: asked(ports[0]!).length, answer: trial });
      await result;
    };
    for (const text of ['1', '2', '1', '3', '4', '5']) await run(text);
    assert.deepEqual(
      trials.of('a').kept.map(({ text }) => text),
      ['5', '4', '3', '1'],
    );
  });

  test('end with the window: nothing comes of them', async () => {
    const { trials, begin, ports } = trying();
    const { result } = begin('a');
    trials.dispose();
    assert.equal(await result, undefined);
    assert.equal(ports[0]!.isEnded, true);
  });
});
