import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { inProject } from '../paths.ts';
import { builtPackages } from './notices.ts';
import type { ShippedPackage } from './packages.ts';

/** What a lock file says of a package: the hash of the archive that the registry gives, such as `sha512-` and base64. */
interface LockedPackages {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity?: string } | undefined>>;
}

interface Product {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

/** Where the bill of materials of a package is: beside it, so that it can hold the hashes of what is in it. */
export function sbomFileOf(vsix: string): string {
  return vsix.replace(/\.vsix$/, '.cdx.json');
}

/** Writes the software bill of materials of a package beside it: which packages, and which files. */
export async function writeSbom(vsix: string): Promise<void> {
  const [product, lock] = await Promise.all(['package.json', 'package-lock.json'].map(readJson));
  const files = unzipSync(await readFile(vsix));
  const document = sbom(product as Product, await builtPackages(), lock as LockedPackages, files);
  await writeFile(sbomFileOf(vsix), `${JSON.stringify(document, null, 2)}\n`);
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(inProject(file), 'utf8'));
}

/**
 * CycloneDX 1.5: the packages with version, licence, archive hash and the files that they are in, then the files with their hashes. It
 * depends on its input alone: no time, no path of this machine.
 */
export function sbom(
  { name, version, description, license }: Product,
  packages: readonly ShippedPackage[],
  lock: LockedPackages,
  files: Readonly<Record<string, Uint8Array>>,
) {
  const root = `${name}@${version}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': root, name, version, description, licenses: licencesOf(license) },
    },
    components: [
      ...packages.map(shipped => libraryOf(shipped, lock)),
      ...Object.keys(files)
        .toSorted()
        .map(file => ({
          type: 'file',
          'bom-ref': `file:${file}`,
          name: file,
          hashes: [{ alg: 'SHA-256', content: createHash('sha256').update(files[file]!).digest('hex') }],
        })),
    ],
    dependencies: [
      { ref: root, dependsOn: packages.map(addressOf) },
      ...packages.map(shipped => ({ ref: addressOf(shipped) })),
    ],
  };
}

function libraryOf(shipped: ShippedPackage, lock: LockedPackages) {
  const { name, version, licence, folder, files } = shipped;
  const locked = lock.packages[folder];
  if (locked?.version !== version || locked.integrity === undefined) {
    const found = locked ? `has ${locked.version}` : 'does not have it';
    throw new Error(`${name} ${version} is bundled, but package-lock.json ${found}. Run npm ci, and package again.`);
  }
  const [algorithm, hash] = locked.integrity.split('-') as [string, string];
  const parts = name.split('/');
  return {
    type: 'library',
    'bom-ref': addressOf(shipped),
    ...(parts.length > 1 && { group: parts[0] }),
    name: parts.at(-1)!,
    version,
    scope: 'required',
    hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(hash, 'base64').toString('hex') }],
    licenses: licencesOf(licence),
    purl: addressOf(shipped),
    evidence: { occurrences: files.map(location => ({ location })) },
  };
}

function licencesOf(licence: string) {
  return / |\(/.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }];
}

/** A package URL: `pkg:npm/zod@4.6.7`. */
function addressOf({ name, version }: ShippedPackage): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
