import { existsSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { ensureBuilt } from './building.ts';
import { projectRoot } from './paths.ts';

/** Builds for production and packs what .vscodeignore lets in into a VSIX file. */
export async function packageExtension(vsix: string): Promise<void> {
  await ensureBuilt('production');
  await createVSIX({
    cwd: projectRoot,
    packagePath: vsix,
    // Everything is bundled, so the VSIX carries no node_modules.
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  if (!existsSync(vsix)) throw new Error(`vsce reported success, but there is no ${vsix}.`);
}
