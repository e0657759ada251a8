import type { Drawings } from './drawing.ts';

/**
 * What a person does to a page. Moving the pointer is none: it chooses nothing, and comes with every animation frame. Nor are `input`
 * and `change`: the field holds by then what the person has put there, and drawing would put back what it showed.
 */
const inputs = ['keydown', 'beforeinput', 'pointerdown', 'pointerup', 'click', 'dblclick', 'wheel'] as const;

/**
 * Draws the page before an input reaches it, where that is due. Components compute from what they rendered last: without it a
 * second key within one animation frame would start where the first did, and a choice equal to what was shown a moment ago would
 * be passed over.
 */
export function drawBeforeInput(drawings: Drawings): void {
  for (const input of inputs) {
    window.addEventListener(input, () => drawings.drawPageNow(), { capture: true, passive: true });
  }
}
