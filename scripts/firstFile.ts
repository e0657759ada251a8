import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const manifest = {
  name: 'first-file',
  publisher: 'backprop-debugger-start',
  version: '1.0.0',
  engines: { vscode: '^1.100.0' },
  main: './main.cjs',
  activationEvents: ['onStartupFinished'],
};

/**
 * Writes an extension that opens a file in windows in which nothing is open. An address can name a file, too, but then each reload
 * opens that file in place of the editors and panels that were there.
 */
export async function writeFirstFileExtension(extensionFolder: string, file: string): Promise<void> {
  const main = `
const { Uri, window } = require('vscode');
exports.activate = async () => {
  if (window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) return;
  await window.showTextDocument(Uri.file(${JSON.stringify(file)}), { preview: false });
};
`;
  await mkdir(extensionFolder, { recursive: true });
  await writeFile(join(extensionFolder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(extensionFolder, 'main.cjs'), main);
}
