import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, inCache, inProject } from '../paths.ts';
import { exitCode, spawnTree } from '../processes.ts';

export interface Browser {
  readonly executable: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** The headless Chromium from npm, with its own libraries and fonts: needs nothing installed but glibc on x64. */
export async function bundledBrowser(): Promise<Browser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const { version } = JSON.parse(await readFile(inProject('node_modules/@sparticuz/chromium/package.json'), 'utf8'));
  const folder = inCache(`chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  await writeFile(join(folder, 'fonts.conf'), fontConfiguration(folder));
  return {
    executable: join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** Unpacks beside the target and renames when complete, so an interrupted run never looks finished. */
async function unpack(folder: string): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const staging = await mkdtemp(inCache('unpacking-'));
  try {
    const child = spawnTree(process.execPath, [inProject('scripts/browser/extractBundled.ts')], {
      stdio: 'inherit',
      env: { ...process.env, TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    });
    if ((await exitCode(child)) !== 0) throw new Error('@sparticuz/chromium could not be unpacked: see above.');
    await rename(staging, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * The same fonts on every machine, so that text is never empty boxes and screenshots can be compared. DejaVu has the
 * mathematical signs. Fonts of the system are used only for what is missing.
 */
function fontConfiguration(folder: string): string {
  const alias = (family: string, font: string) =>
    `<alias binding="strong"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${inProject('node_modules/dejavu-fonts-ttf/ttf')}</dir>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
  ${alias('sans-serif', 'Open Sans')}
  ${alias('system-ui', 'Open Sans')}
  ${alias('monospace', 'DejaVu Sans Mono')}
  ${alias('serif', 'DejaVu Serif')}
</fontconfig>
`;
}
