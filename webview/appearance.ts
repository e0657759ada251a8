import type { Appearance } from '../src/panel/reportFacts.ts';
import type { Preferences } from './state.ts';

/** Longer values are icons and the like. */
const longestValue = 1000;

/** How this page looks: what VS Code has set on the body and the root, and how the person has arranged it. */
export function appearance(preferences: Preferences): Appearance {
  const { style } = document.documentElement;
  const variables: Record<string, string> = {};
  for (const name of style) {
    const value = style.getPropertyValue(name);
    if (/^--vscode-[\w-]+$/.test(name) && value.length <= longestValue) variables[name] = value;
  }
  const classes = [...document.body.classList].filter(name => name.startsWith('vscode-'));
  return { classes: classes.join(' '), variables, preferences: JSON.stringify(preferences) };
}
