import { readFile, writeFile } from 'node:fs/promises';
import { inProject, projectRoot } from '../paths.ts';
import { type Contents, type ShippedPackage, shippedPackages } from './packages.ts';

/** Where the notices are, which the package carries. */
export const noticesFile = 'dist/THIRD_PARTY_NOTICES.txt';

/** What was bundled where, for what is made of it later; not a name that a package lets in. */
const contentsFile = 'dist/.contents.json';

const line = '-'.repeat(80);

/** Writes the notices of what a build has made. Throws if a package may not be bundled. */
export async function writeNotices(contents: readonly Contents[]): Promise<void> {
  await writeFile(inProject(noticesFile), noticesText(shippedPackages(projectRoot, contents)));
  await writeFile(inProject(contentsFile), JSON.stringify(contents));
}

/** The packages of which something is in the files of the last build. */
export async function builtPackages(): Promise<ShippedPackage[]> {
  return shippedPackages(projectRoot, JSON.parse(await readFile(inProject(contentsFile), 'utf8')));
}

/** The text of THIRD_PARTY_NOTICES.txt: each package with its version, its licence and the full texts. */
export function noticesText(packages: readonly ShippedPackage[]): string {
  const list = packages.map(({ name, version, licence }) => `  ${name} ${version} (${licence})`);
  return [
    'Third-party notices of Backprop Debugger',
    '',
    'Backprop Debugger contains code, styles and icons of these packages:',
    '',
    ...list,
    '',
    ...packages.flatMap(noticeOf),
  ].join('\n');
}

function noticeOf({ name, version, licence, files, texts }: ShippedPackage): string[] {
  return [
    line,
    `${name} ${version}`,
    `Licence: ${licence}`,
    `In: ${files.join(', ')}`,
    line,
    '',
    ...texts.flatMap(({ file, text }) => [...(texts.length > 1 ? [`[${file}]`, ''] : []), text, '']),
  ];
}
