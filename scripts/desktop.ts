import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a window can be shown here. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The desktop VS Code named by VSCODE_PATH; one that is named but absent is an error, not a reason to take another. */
export function chosenDesktopCode(): string | undefined {
  const chosen = process.env.VSCODE_PATH;
  if (chosen && !existsSync(chosen)) throw new Error(`VSCODE_PATH is ${chosen}, but there is no such file.`);
  return chosen || undefined;
}

/** The `code` command on PATH. */
export function desktopCodeOnPath(): string | undefined {
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  return folders.map(folder => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
