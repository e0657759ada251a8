/**
 * `npm run pictures`: the pictures of the README and of docs/debugging.md, taken of the real extension in a VS Code, in a light and a dark theme. They are written
 * to media/pictures. Expects a build.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { runMain } from './main.ts';
import { inProject } from './paths.ts';
import { takePictures } from './pictures/takePictures.ts';
import { exitOnSignals } from './processes.ts';

const themes = { light: 'Light Modern', dark: 'Dark Modern' } as const;

exitOnSignals();
await runMain(async () => {
  const folder = inProject('media/pictures');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, theme] of Object.entries(themes))
    await takePictures(theme, picture => inProject('media/pictures', `${picture}-${name}.png`));
  for (const file of await readdir(folder)) {
    const { size } = await stat(inProject('media/pictures', file));
    console.log(`media/pictures/${file}: ${Math.round(size / 1024)} KB`);
  }
  return 0;
});
