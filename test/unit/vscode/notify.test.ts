import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InputBoxOptions } from 'vscode';
import { loadWith } from './loadWith.ts';

const link = '[layer](command:workbench.action.quit)';
const broken = '[layer] (command:workbench.action.quit)';

test('an input box has no links in its prompt and in what it says of a wrong answer', async () => {
  let shown: InputBoxOptions = {};
  const editor = { show: (options: InputBoxOptions) => (shown = options) };
  const vscode = 'export const window = { showInputBox: async options => void editor.show(options) };';
  type Notify = typeof import('../../../src/vscode/notify.ts');
  const { showInputBox } = await loadWith<Notify>('notify.ts', { vscode }, editor);
  const ask = async (validateInput: NonNullable<InputBoxOptions['validateInput']>) => {
    await showInputBox({ prompt: `Of ${link}`, title: link, value: link, validateInput });
    return shown.validateInput!('anything');
  };

  assert.equal(await ask(typed => `${typed} is no ${link}`), `anything is no ${broken}`);
  assert.equal(shown.prompt, `Of ${broken}`);
  // VS Code makes no links of these.
  assert.deepEqual([shown.title, shown.value], [link, link]);
  assert.deepEqual(await ask(async () => ({ message: link, severity: 2 })), { message: broken, severity: 2 });
  assert.equal(await ask(() => undefined), undefined);
  assert.equal(await ask(() => null), null);

  await showInputBox({ title: 'Anything' });
  assert.deepEqual(shown, { title: 'Anything' });
});

test('a debugger has no links in why a request failed and in what takes long', async () => {
  const vscode = `
    export class EventEmitter {
      event = heard => { this.heard = heard; };
      fire(message) { this.heard(message); }
    }`;
  type Adapter = typeof import('../../../src/vscode/debug/debugAdapter.ts');
  const { BridgedAdapter } = await loadWith<Adapter>('debug/debugAdapter.ts', { vscode }, {});
  const adapter = new BridgedAdapter({ pass() {}, close() {}, notes: [], hint: '' });
  const heard: unknown[] = [];
  adapter.onDidSendMessage(message => heard.push(message));
  const tell = (message: object) => {
    adapter.send(message);
    return heard.pop();
  };

  const failed = (text: string) => ({
    type: 'response',
    request_seq: 3,
    success: false,
    command: 'launch',
    message: text,
    body: { error: { id: 1, format: '{words}', variables: { words: text }, showUser: true } },
  });
  assert.deepEqual(tell(failed(link)), failed(broken));
  const progress = (text: string) => ({
    type: 'event',
    event: 'progressStart',
    body: { progressId: '1', title: text, message: text, cancellable: true },
  });
  assert.deepEqual(tell(progress(link)), progress(broken));
  // Names that are shown elsewhere stay as they are.
  const answer = { type: 'response', request_seq: 4, success: true, body: { result: link, list: [link] } };
  assert.equal(tell(answer), answer);
});
