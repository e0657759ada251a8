import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { consoleCommand } from '../../../src/debug/consoleCommand.ts';

const trace = { type: 'trace', from: undefined, to: undefined, per: 'epoch' };

const commands: readonly (readonly [line: string, command: object | undefined])[] = [
  ['first(loss < 0.1)', { type: 'find', direction: 'first', expression: 'loss < 0.1' }],
  [' last( any(W(h)[0, :] > 1) ) ', { type: 'find', direction: 'last', expression: 'any(W(h)[0, :] > 1)' }],
  ['next(layer == ")")', { type: 'find', direction: 'next', expression: 'layer == ")"' }],
  ['previous(delta("a, b")[0,1] < 0)', { type: 'find', direction: 'previous', expression: 'delta("a, b")[0,1] < 0' }],
  ['trace(loss)', { ...trace, expression: 'loss' }],
  ['trace(norm(W(h)[0, 1:2]), 1, 20)', { ...trace, expression: 'norm(W(h)[0, 1:2])', from: 1, to: 20 }],
  ['trace(W("a,(b")[0,0], 3, "batch")', { ...trace, expression: 'W("a,(b")[0,0]', from: 3, per: 'batch' }],
  ["trace(loss, 1, 2, 'batch')", { ...trace, expression: 'loss', from: 1, to: 2, per: 'batch' }],
  ['lastChange(W(h)[0,0])', { type: 'lastChange', expression: 'W(h)[0,0]' }],
  ['W(h)[0,0] = 0.5', { type: 'set', target: 'W(h)[0,0]', value: '0.5' }],
  ['W("a=b") = -1', { type: 'set', target: 'W("a=b")', value: '-1' }],
  ['help', { type: 'help' }],
  ['cancel', { type: 'cancel' }],
  ['loss', undefined],
  ['loss == 1', undefined],
  ['loss <= 1', undefined],
  ['loss >= 1 and epoch != 2', undefined],
  ['mean(first)', undefined],
  ['firstly(loss)', undefined],
];

const refused: readonly (readonly [line: string, why: RegExp])[] = [
  ['first(loss < 1) + 1', /nothing may follow/],
  ['first(loss) < (1)', /nothing may follow/],
  ['first(loss', /^Error: "first\(" has no "\)" at its end\.$/],
  ['W(h) = 1 = 2', /To compare two values, write ==/],
  ['W(h) =', /A value is set as in/],
  ['first()', /needs what to look for: first\(condition\)/],
  ['trace(loss, 0)', /a first and a last epoch/],
  ['trace(loss, 1.5)', /a first and a last epoch/],
  ['trace(loss, 1, 2, 3)', /a first and a last epoch/],
  ['trace(loss, W(h))', /a first and a last epoch/],
];

suite('a line of the debug console', () => {
  for (const [line, command] of commands) {
    test(`${line} is ${command ? 'a command' : 'an expression'}`, () =>
      assert.deepEqual(consoleCommand(line), command));
  }
  for (const [line, why] of refused) {
    test(`${line} is refused in words`, () => {
      assert.throws(() => consoleCommand(line), why);
    });
  }
});
