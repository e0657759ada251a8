/** What docs/debugging.md and the example that it debugs say is what a session answers. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { type Client, debugClient } from './client.ts';
import { realTimeline } from './realTimeline.ts';

const project = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(project, path), 'utf8');
const broken = read('examples/broken/vanishing.mlp.json');
const fixed = broken.replace(/("h\d".*)"sigmoid"/g, '$1"tanh"');
const document = read('docs/debugging.md').replace(/\s+/g, ' ');
const watched = 'norm(gradient(h1))';
const condition = 'value < 2e-6';

/** The number that a sentence of the document gives, where the pattern has its group. */
function said(pattern: RegExp): number {
  const [, text] = pattern.exec(document) ?? assert.fail(`The document does not say ${pattern}`);
  return Number(text);
}

/** A session that has come to the end, with the data breakpoint of the document. */
async function atTheEnd(text: string): Promise<Client> {
  const client = debugClient({ text, timeline: realTimeline });
  await client.start({ stopAtEnd: true });
  await client.move('continue');
  const { dataId } = await client.request('dataBreakpointInfo', { name: watched });
  await client.request('setDataBreakpoints', { breakpoints: [{ dataId, condition }] });
  return client;
}

async function inConsole(client: Client, expression: string): Promise<string> {
  const { stackFrames } = await client.request('stackTrace', { threadId: 1 });
  return (await client.request('evaluate', { expression, frameId: stackFrames[0].id, context: 'repl' })).result;
}

/** A number of the console has the digits of the document's. */
async function assertSaid(client: Client, expression: string, pattern: RegExp): Promise<void> {
  const text = pattern.exec(document)?.[1] ?? assert.fail(`The document does not say ${pattern}`);
  const digits = text.replace(/e.*/, '').replace(/^[0.]+|\./g, '').length;
  assert.equal(Number(Number(await inConsole(client, expression)).toPrecision(digits)), Number(text), expression);
}

suite('the worked session of the document', () => {
  test('the broken network ends as bad as guessing', async () => {
    const client = await atTheEnd(broken);
    await assertSaid(client, 'accuracy', /accuracy ends at ([\d.]+\d)/);
    await assertSaid(client, 'meanLoss', /loss at ([\d.]+\d), which is ln 2/);
    await assertSaid(client, watched, /At the end it is ([\d.e-]+\d)\./);
  });

  test('in reverse the norm falls below the bound once, where the document says, and forward again there', async () => {
    assert.ok(document.includes(`enter \`${condition}\``) && document.includes(`enter \`${watched}\``));
    const client = await atTheEnd(broken);
    const [, position] = /status bar shows the position, `([^`]+)`/.exec(document)!;
    const standing = async () => (await client.request('backprop/position')).text;
    assert.equal((await client.move('reverseContinue')).reason, 'data breakpoint');
    assert.equal(await standing(), position);
    await assertSaid(client, watched, /dE\/dW, made the norm ([\d.e-]+\d)\./);
    assert.equal((await client.move('reverseContinue')).reason, 'entry');
    await client.move('continue');
    assert.equal(await standing(), position);
  });

  test('the table of the layers is that of the stop', async () => {
    const client = await atTheEnd(broken);
    await client.move('reverseContinue');
    const rows = [...document.matchAll(/\| (moon|h\d) +\| ([\d.]+) +\| ([\d.]+) +\|/g)];
    assert.equal(rows.length, 9);
    for (const [, layer, norm, largest] of rows) {
      const row = new RegExp(`\\| ${layer} +\\| (${norm!.replace('.', '\\.')}) `);
      await assertSaid(client, `norm(delta(${layer}))`, row);
      const derivative = Number(await inConsole(client, `max(Jdiag(${layer}))`));
      assert.ok(derivative <= 0.25);
      assert.equal(Number(derivative.toPrecision(3)), Number(largest), layer);
    }
  });

  test('the norm begins where the document says', async () => {
    const client = await atTheEnd(broken);
    const { values } = await client.request('backprop/trace', { expression: watched });
    assert.equal(Number(values[0].toPrecision(3)), said(/It begins at ([\d.e-]+\d):/));
  });

  test('with tanh the network learns, and the norm is never below the bound', async () => {
    const client = await atTheEnd(fixed);
    const least = said(/At least (\d+) of the 200 points are right/);
    assert.ok(broken.includes(`at least ${least} of the 200 points are right`));
    assert.ok(Number(await inConsole(client, 'accuracy')) >= least / 200);
    const { values } = await client.request('backprop/trace', { expression: watched });
    assert.ok(Math.min(...values) > said(/it is above ([\d.e-]+\d) in every epoch/));
    assert.equal((await client.move('reverseContinue')).reason, 'entry');
  });
});
