import assert from 'node:assert/strict';
import { test } from 'node:test';
import { xorText } from '../client.ts';
import { positionOf, stopsOf, trainingClient } from './stops.ts';

const source = { path: '/networks/xor.mlp.json' };

interface Answer {
  readonly id: number;
  readonly verified: boolean;
  readonly message?: string;
  readonly line?: number;
}

async function set(settings: object, text = xorText): Promise<Answer> {
  const client = trainingClient({ text });
  await client.start();
  const { breakpoints } = await client.request('setBreakpoints', { source, breakpoints: [settings] });
  return breakpoints[0];
}

test('a condition that does not parse is refused with its place marked', async () => {
  const { verified, message } = await set({ line: 17, condition: 'norm(W(hidden) < 3' });
  assert.equal(verified, false);
  const [problem, text, marks] = message!.split('\n');
  assert.match(problem!, /^Expected .*, found the end\.$/);
  assert.equal(text, 'norm(W(hidden) < 3');
  assert.equal(marks, `${' '.repeat(18)}^`);
});

test('a condition with an unknown name or layer, or without a comparison, says what is wrong', async () => {
  assert.match((await set({ line: 17, condition: 'nrm(W(hidden)) < 3' })).message!, /nrm/);
  assert.match((await set({ line: 17, condition: 'norm(W(hiden)) < 3' })).message!, /hiden/);
  assert.match((await set({ line: 17, condition: 'norm(W(hidden))' })).message!, /^This is a value and no condition/);
  assert.match((await set({ line: 17, hitCondition: 'often' })).message!, /^The hit count is "often"\. Expected/);
  assert.match((await set({ line: 17, logMessage: 'loss {los}' })).message!, /los/);
  assert.match((await set({ line: 17, logMessage: 'loss {loss' })).message!, /^A brace is not closed/);
});

test('a line on which nothing happens says where a breakpoint can be set', async () => {
  const { verified, message } = await set({ line: 10 });
  assert.equal(verified, false);
  assert.equal(
    message,
    'Nothing of the training happens on this line. Set a breakpoint on a layer, or on "loss", "optimizer", "training" or "data".',
  );
});

test('a breakpoint that can never hit says why', async () => {
  const frozen = xorText.replace('"activation": "tanh"', '"activation": "tanh", "trainable": false');
  const client = trainingClient({ text: frozen });
  await client.start();
  const { breakpoints: places } = await client.request('breakpointLocations', { source, line: 17 });
  const whole = xorText
    .replace('"tanh"', '"tanh", "trainable": false')
    .replace('"sigmoid"', '"sigmoid", "trainable": false');
  const messages = [
    (await set(places[2], frozen)).message,
    (await set({ line: 20 }, whole)).message,
    (await set({ line: 17, condition: 'epoch == 401' })).message,
    (await set({ line: 17, condition: 'phase == "end"' })).message,
    (await set({ line: 17, hitCondition: '== 1201' })).message,
    (await set({ line: 21, condition: 'loss < 0.1' })).message,
  ];
  assert.deepEqual(messages, [
    'Can never hit: "hidden" is not trained ("trainable"), so that nothing updates it.',
    'Can never hit: no layer is trained, so that nothing is updated.',
    'Can never hit: epoch == 401 is false at every moment of the 400 epochs.',
    'Can never hit: phase == "end" is false at every moment of the 400 epochs.',
    'Can never hit: there are 1,200 occurrences in all, and the hit count is "== 1201".',
    'Can never hit: the condition is not known where it is asked for. The loss is not computed yet.',
  ]);
  assert.equal((await set({ line: 17, hitCondition: '== 1200' })).verified, true);
  assert.equal((await set({ line: 17, condition: 'epoch == 400' })).verified, true);
});

test('a condition whose shapes do not fit stops once, says so, and is not watched any more', async () => {
  const client = trainingClient();
  await client.start({ stopAtEnd: true });
  const { breakpoints } = await client.request('setBreakpoints', {
    source,
    breakpoints: [{ line: 17, condition: 'W(hidden) @ W(hidden) == 1' }],
  });
  assert.equal(breakpoints[0].verified, true);
  const stop = await client.move('continue');
  assert.equal(stop.description, 'A condition cannot be evaluated');
  const { breakpoint, reason } = (await client.event('breakpoint')).body;
  assert.equal(reason, 'changed');
  assert.equal(breakpoint.id, breakpoints[0].id);
  assert.equal(breakpoint.verified, false);
  assert.match(breakpoint.message, /^Not watched any more: .* do not fit/);
  assert.equal((await client.move('continue')).reason, 'end of training');
});

test('what cannot be watched is said by dataBreakpointInfo, which never fails', async () => {
  const client = trainingClient();
  await client.start();
  const info = async (args: object) => client.request('dataBreakpointInfo', args);
  assert.deepEqual(await info({ name: '1 + 1' }), {
    dataId: null,
    description: 'It never changes: it is made of no number of the training.',
  });
  assert.equal((await info({ name: 'W(' })).dataId, null);
  assert.equal((await info({ name: 'W(nothing)' })).dataId, null);
  assert.match((await info({ name: 'x', variablesReference: 99 })).description, /There is no variable 99/);
  const scopes = (
    await client.request('scopes', { frameId: (await client.request('stackTrace', { threadId: 1 })).stackFrames[0].id })
  ).scopes;
  const parameters = scopes.find(({ name }: { name: string }) => name === 'Parameters').variablesReference;
  const { variables } = await client.request('variables', { variablesReference: parameters });
  for (const { name } of variables) assert.ok('dataId' in (await info({ name, variablesReference: parameters })));
});

test('breakpoints of a text that was changed after the launch are found by the names of layers', async () => {
  const saved = { text: xorText };
  const client = trainingClient({
    savedText: () => (saved.text === '' ? Promise.reject(new Error('deleted')) : Promise.resolve(saved.text)),
  });
  await client.start();
  const lineOf = (text: string, part: string) => text.split('\n').findIndex(line => line.includes(part)) + 1;
  const ask = async (line: number): Promise<Answer> =>
    (await client.request('setBreakpoints', { source, sourceModified: true, breakpoints: [{ line }] })).breakpoints[0];

  saved.text = xorText.replace(
    '"layers": [',
    '"layers": [\n\n    { "name": "new", "units": 2, "activation": "relu" },',
  );
  const moved = lineOf(saved.text, '"out"');
  assert.deepEqual(((answer: Answer) => [answer.verified, answer.line])(await ask(moved)), [true, moved]);
  assert.match((await ask(lineOf(saved.text, '"new"'))).message!, /^"new" is not in the training that is debugged/);
  await ask(moved);
  await client.move('continue');
  assert.equal(positionOf(client), '1:1:forward:out:net');

  saved.text = 'nothing of the kind';
  assert.match((await ask(1)).message!, /^The file has been changed since the training began/);
  saved.text = '';
  assert.equal((await ask(lineOf(xorText, '"out"'))).verified, true);
  await client.move('continue');
});

test('breakpoints that are set while the training goes on stop it', async () => {
  const client = trainingClient();
  await client.start({ stopAtEnd: true });
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'norm(W(hidden)) < 0' }] });
  await client.request('continue', { threadId: 1 });
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'epoch == 400' }] });
  await client.event('stopped');
  assert.equal(positionOf(client), '400:1:forward:hidden:net');
});

test('after a restart breakpoints are checked against the new training and keep their ids', async () => {
  const texts = [xorText, xorText.replace('"name": "out"', '"name": "last"')];
  const client = trainingClient({ text: () => texts.shift() ?? '' });
  await client.start({ stopAtEnd: true });
  const { breakpoints } = await client.request('setFunctionBreakpoints', {
    breakpoints: [{ name: 'norm(W(out)) > 1e9' }, { name: 'backward' }],
  });
  await client.request('restart', {});
  const { body } = await client.event('breakpoint');
  assert.equal(body.breakpoint.id, breakpoints[0].id);
  assert.equal(body.breakpoint.verified, false);
  const stop = await client.event('stopped');
  if (stop.body.reason === 'entry') await client.move('continue');
  assert.equal(positionOf(client), '1:1:backward:last:delta');
});

test('a training that is not debugged stops nowhere', async () => {
  const client = trainingClient();
  await client.start({ noDebug: true, stopOnEntry: false }, async () => {
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'backward' }] });
  });
  await client.event('terminated');
  assert.equal(client.messages.filter(({ event }) => event === 'stopped').length, 0);
  assert.equal((await stopsOf(client, 'continue', 0)).length, 0);
});

test('breakpoints of another file have no meaning, and say so', async () => {
  const client = trainingClient();
  await client.start();
  const { breakpoints } = await client.request('setBreakpoints', {
    source: { path: '/networks/other.mlp.json' },
    breakpoints: [{ line: 1 }],
  });
  assert.equal(breakpoints[0].verified, false);
  assert.match(breakpoints[0].message, /not debugged/);
});
