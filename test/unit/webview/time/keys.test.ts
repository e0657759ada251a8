import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceAfterKey } from '../../../../webview/map/walk.ts';
import { epochAfterKey, type Focused, isForFocused } from '../../../../webview/time/keys.ts';

const recorded = Int32Array.from({ length: 30 }, (_, index) => 1 + 2 * index);
const none = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };
const press = (key: string, modifiers: Partial<typeof none> = {}) => ({ ...none, ...modifiers, key });

test('arrows go to the recorded epoch before and after, ten with Shift, and stop at the ends', () => {
  const at = (key: string, epoch: number, shiftKey = false) => epochAfterKey(press(key, { shiftKey }), epoch, recorded);
  assert.deepEqual([at('ArrowLeft', 7), at('ArrowRight', 7)], [5, 9]);
  assert.deepEqual([at('ArrowLeft', 31, true), at('ArrowRight', 31, true)], [11, 51]);
  assert.deepEqual([at('ArrowLeft', 1), at('ArrowRight', 59)], [1, 59]);
});

test('Home is the first epoch and End follows the latest; who follows goes back from the newest', () => {
  assert.equal(epochAfterKey(press('Home'), 9, recorded), 1);
  assert.equal(epochAfterKey(press('End'), 9, recorded), 'latest');
  assert.equal(epochAfterKey(press('ArrowLeft'), 'latest', recorded), 57);
  assert.equal(epochAfterKey(press('ArrowRight'), 'latest', recorded), 'latest');
});

test('other keys, keys of the editor and an empty history choose nothing', () => {
  assert.equal(epochAfterKey(press('a'), 9, recorded), undefined);
  assert.equal(epochAfterKey(press('ArrowLeft', { altKey: true }), 9, recorded), undefined);
  assert.equal(epochAfterKey(press('ArrowLeft'), 'latest', new Int32Array()), undefined);
});

test('on the map up and down choose the layer of the row above and below, the rest an epoch', () => {
  const order = [2, 0, 1];
  const at = (key: string, row: number) => choiceAfterKey(press(key), { row, epoch: 9 }, order, recorded);
  assert.deepEqual(at('ArrowUp', 1), { layer: 2 });
  assert.deepEqual(at('ArrowDown', 1), { layer: 1 });
  assert.deepEqual([at('ArrowUp', 0), at('ArrowDown', 2)], [{ layer: 2 }, { layer: 1 }]);
  assert.deepEqual(at('ArrowLeft', 1), { epoch: 7 });
  assert.equal(at('Tab', 1), undefined);
});

function focused(tagName: string, { role, type, ...changes }: Record<string, string | number | boolean> = {}): Focused {
  const sizes = { scrollWidth: 9, clientWidth: 9, scrollHeight: 9, clientHeight: 9 };
  const attributes: Record<string, unknown> = { role, type };
  const getAttribute = (name: string) => (attributes[name] as string | undefined) ?? null;
  return { tagName, isContentEditable: false, tabIndex: 0, ...sizes, ...changes, getAttribute };
}

test('a key is for what is typed into, a list, and a part that scrolls; not for the slider, a picture or the page', () => {
  const own = [
    focused('INPUT', { type: 'number' }),
    focused('SELECT'),
    focused('DIV', { isContentEditable: true }),
    focused('SECTION', { scrollHeight: 99 }),
  ];
  for (const element of own) assert.ok(isForFocused('ArrowLeft', element), element.tagName);
  const page = [focused('INPUT', { type: 'range' }), focused('CANVAS'), focused('BODY', { scrollHeight: 999 })];
  for (const element of page) assert.ok(!isForFocused('ArrowLeft', element), element.tagName);
});

test('Space presses the button that has the focus; arrows on it are for the page', () => {
  for (const element of [focused('BUTTON'), focused('DIV', { role: 'tab' })]) {
    assert.ok(isForFocused(' ', element));
    assert.ok(!isForFocused('ArrowLeft', element));
  }
});
