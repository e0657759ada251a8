import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Commands on Linux, in order of preference. */
const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPrograms = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

/** The Chrome, Chromium or Edge that is installed on this machine, if any. */
export function installedBrowser(): string | undefined {
  return candidates().find(path => existsSync(path));
}

function candidates(): string[] {
  switch (process.platform) {
    case 'darwin':
      return macApplications.map(name => `/Applications/${name}.app/Contents/MacOS/${name}`);
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(name => {
        const folder = process.env[name];
        return folder === undefined ? [] : windowsPrograms.map(program => join(folder, program));
      });
    default: {
      const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
      return linuxNames.flatMap(name => folders.map(folder => join(folder, name)));
    }
  }
}
