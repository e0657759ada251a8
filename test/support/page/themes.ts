import { readFile } from 'node:fs/promises';
import { inProject } from '../../../scripts/paths.ts';

/** The colour themes that come with VS Code, by what their pictures are called here. */
export const themeNames = ['Dark Modern', 'Light Modern', 'Dark High Contrast', 'Light High Contrast'] as const;
export type ThemeName = (typeof themeNames)[number];

/** What VS Code tells a webview of its theme, as it was read from one (test/fixtures/themes). */
export interface ThemeColours {
  readonly name: string;
  /** Of the body, such as `vscode-dark`. */
  readonly classes: string;
  /** Of the root: the colours, fonts and sizes, such as `--vscode-foreground`. */
  readonly variables: Readonly<Record<string, string>>;
}

export async function themeColours(name: ThemeName): Promise<ThemeColours> {
  const file = inProject('test/fixtures/themes', `${name.toLowerCase().replaceAll(' ', '-')}.json`);
  const theme: ThemeColours = JSON.parse(await readFile(file, 'utf8'));
  return { ...theme, variables: { ...theme.variables, ...(await contributedColours(name)) } };
}

/** The extension's own colours, as VS Code makes variables of what package.json contributes. */
async function contributedColours(name: ThemeName): Promise<Record<string, string>> {
  const { contributes }: Manifest = JSON.parse(await readFile(inProject('package.json'), 'utf8'));
  const kind = kinds[name];
  return Object.fromEntries(
    contributes.colors.map(({ id, defaults }) => [`--vscode-${id.replaceAll('.', '-')}`, defaults[kind]]),
  );
}

const kinds = {
  'Dark Modern': 'dark',
  'Light Modern': 'light',
  'Dark High Contrast': 'highContrast',
  'Light High Contrast': 'highContrastLight',
} as const satisfies Record<ThemeName, string>;

interface Manifest {
  readonly contributes: {
    readonly colors: readonly {
      readonly id: string;
      readonly defaults: Readonly<Record<(typeof kinds)[ThemeName], string>>;
    }[];
  };
}

/** The attributes that VS Code gives the body of a webview's page. */
export function bodyAttributes({ classes, name }: ThemeColours): string {
  return `role="document" class="${classes}" data-vscode-theme-kind="${classes.split(' ')[0]}" data-vscode-theme-id="${name}"`;
}

/** What a page would look like without a style sheet of its own: as VS Code's rules for webviews, in a layer below all. */
export const defaultStyles = `@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { margin: 0; padding: 0 20px; background-color: transparent; color: var(--vscode-editor-foreground);
    font: var(--vscode-font-weight) var(--vscode-font-size) var(--vscode-font-family); }
  code { padding: 1px 3px; border-radius: 4px; color: var(--vscode-textPreformat-foreground);
    background-color: var(--vscode-textPreformat-background); }
  a { color: var(--vscode-textLink-foreground); }
  :is(a, input, select, textarea):focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
}`;
