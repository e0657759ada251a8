import type { Selection } from '../../src/run/runState.ts';
import { sliderIndex } from '../epochs.ts';

/** With Shift an arrow goes so many epochs. */
const leap = 10;

interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Whether Alt, Control or Meta is held: then a key is the editor's. */
export function hasModifier({ altKey, ctrlKey, metaKey }: Key): boolean {
  return altKey || ctrlKey || metaKey;
}

/** The epoch that a key leads to; undefined when the key means nothing, or nothing is recorded. */
export function epochAfterKey(
  event: Key,
  epoch: Selection['epoch'],
  recorded: Int32Array,
): Selection['epoch'] | undefined {
  if (hasModifier(event) || recorded.length === 0) return undefined;
  const index = sliderIndex(recorded, epoch);
  const step = event.shiftKey ? leap : 1;
  switch (event.key) {
    case 'ArrowLeft':
      return recorded[Math.max(0, index - step)];
    case 'ArrowRight':
      // Who follows goes on following.
      return epoch === 'latest' ? epoch : recorded[Math.min(recorded.length - 1, index + step)];
    case 'Home':
      return recorded[0];
    case 'End':
      return 'latest';
    default:
      return undefined;
  }
}

/** What is used of the element that has the focus. */
export interface Focused {
  readonly tagName: string;
  readonly isContentEditable: boolean;
  readonly scrollWidth: number;
  readonly scrollHeight: number;
  readonly clientWidth: number;
  readonly clientHeight: number;
  readonly tabIndex: number;
  getAttribute(name: string): string | null;
}

const pressed = ['BUTTON', 'A', 'SUMMARY'];
const pressedRoles = ['button', 'link', 'tab', 'checkbox', 'switch', 'option', 'menuitem', 'radio'];

/** Whether a key is for what has the focus, and not for the page: typing, pressing a button, scrolling a table. */
export function isForFocused(key: string, element: Focused): boolean {
  const { tagName } = element;
  if (element.isContentEditable || tagName === 'SELECT' || tagName === 'TEXTAREA') return true;
  if (tagName === 'INPUT') return element.getAttribute('type') !== 'range';
  const isPressed = pressed.includes(tagName) || pressedRoles.includes(element.getAttribute('role') ?? '');
  if (key === ' ' && isPressed) return true;
  if (['BODY', 'HTML', 'CANVAS'].includes(tagName) || element.tabIndex < 0) return false;
  return element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
}
