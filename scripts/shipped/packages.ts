import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Which code of others a file of the extension holds. */
export interface Contents {
  /** Path of the file, from the project. */
  readonly file: string;
  /** Folders of packages, from the project: `node_modules/zod`. */
  readonly packages: readonly string[];
}

/** A package of which something ships. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** Its SPDX expression, as its package.json has it. */
  readonly licence: string;
  /** Its folder, from the project, which is its key in package-lock.json. */
  readonly folder: string;
  /** The files of the extension that hold code, styles or fonts of it. */
  readonly files: readonly string[];
  /** Its licences and notices, in full. */
  readonly texts: readonly { readonly file: string; readonly text: string }[];
}

/** What may be bundled: permissive licences, whose notices go into the package. */
export const permittedLicences = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'CC-BY-4.0'];

const ownFolders = /^(?:src|webview)\//;
const packageFolder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const licenceFile = /^(?:licen[cs]e|notice|copying)/i;

/** Tools that write parts of what they make: by the input of a bundle that they wrote. */
const writers: Readonly<Record<string, string>> = { 'src/expression/generated.js': 'node_modules/peggy' };

/** The bundler's own helper functions are in each bundle of scripts. */
const bundler = 'node_modules/esbuild';

/** What of others is in the outputs of a bundle, by what esbuild says that it put into them. Throws if it cannot be told whose a file is. */
export function contentsOf({ outputs }: Metafile): Contents[] {
  return Object.entries(outputs)
    .filter(([file]) => !file.endsWith('.map'))
    .map(([file, { inputs }]) => {
      const included = Object.keys(inputs).filter(input => inputs[input]!.bytesInOutput > 0);
      const packages = included.flatMap(input => ownerOf(input, file) ?? []);
      return { file, packages: [...new Set(file.endsWith('.css') ? packages : [...packages, bundler])] };
    });
}

function ownerOf(input: string, file: string): string | undefined {
  const folder = packageFolder.exec(input)?.[0] ?? writers[input];
  if (folder === undefined && !ownFolders.test(input)) {
    throw new Error(
      `${file} holds ${input}, which is neither ours (src, webview) nor from a package. Say whose it is.`,
    );
  }
  return folder;
}

/**
 * The packages, by their names, with the licences that the installed ones have. Throws if one has no licence, one that is not
 * permitted, or no text of it.
 */
export function shippedPackages(root: string, contents: readonly Contents[]): ShippedPackage[] {
  const folders = new Set(contents.flatMap(({ packages }) => packages));
  return [...folders]
    .map(folder => {
      const files = contents.filter(({ packages }) => packages.includes(folder)).map(({ file }) => file);
      return shippedPackage(root, folder, files.toSorted());
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function shippedPackage(root: string, folder: string, files: readonly string[]): ShippedPackage {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  const which = `${name} ${version}, which is bundled into ${files.join(', ')},`;
  if (typeof license !== 'string') {
    throw new Error(`${which} names no licence in its package.json. Bundle only packages that do.`);
  }
  if (!isPermitted(license)) {
    const list = permittedLicences.join(', ');
    throw new Error(`${which} has the licence ${license}. Bundle only packages under ${list}.`);
  }
  const texts = readdirSync(join(root, folder))
    .filter(file => licenceFile.test(file))
    .toSorted()
    .map(file => ({ file, text: textOf(join(root, folder, file)) }));
  if (!texts.some(({ text }) => text.length > 0)) {
    throw new Error(
      `${which} has the licence ${license}, but no file with its text. Bundle only packages that bring it.`,
    );
  }
  return { name, version, licence: license, folder, files, texts };
}

/** Whether every licence of an SPDX expression is permitted. */
function isPermitted(expression: string): boolean {
  const names = expression.split(/ OR | AND |[()]/).map(name => name.trim());
  return names.every(name => name === '' || permittedLicences.includes(name)) && names.some(name => name !== '');
}

function textOf(path: string): string {
  return readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trim();
}
