import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createVSIX } from '@vscode/vsce';
import { ensureBuilt } from './building.ts';
import { packagedReadme } from './packagedReadme.ts';
import { inProject, projectRoot } from './paths.ts';
import { writeSbom } from './shipped/sbom.ts';

/** Written by the packaging, beside what the build writes. */
const readmePath = 'dist/README.md';

/** Builds for production and packs what .vscodeignore lets in into a VSIX file; beside it, what is in it (sbom.ts). */
export async function packageExtension(vsix: string): Promise<void> {
  await ensureBuilt('production');
  const readme = await packagedReadme(await readFile(inProject('README.md'), 'utf8'));
  await writeFile(inProject(readmePath), readme);
  await createVSIX({
    cwd: projectRoot,
    packagePath: vsix,
    // Everything is bundled, so the VSIX carries no node_modules.
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
    readmePath,
  });
  if (!existsSync(vsix)) throw new Error(`vsce reported success, but there is no ${vsix}.`);
  await writeSbom(vsix);
}
