import { existsSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { inProject, projectRoot } from './paths.ts';
import { exitCode, spawnTree } from './processes.ts';

/** Builds for production and packs what .vscodeignore lets in into a VSIX file. */
export async function packageExtension(vsix: string): Promise<void> {
  const build = spawnTree(process.execPath, [inProject('scripts/build.ts'), '--production'], { stdio: 'inherit' });
  if ((await exitCode(build)) !== 0) throw new Error('The production build failed: see above.');
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
