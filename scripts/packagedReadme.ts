import { readFile } from 'node:fs/promises';
import { inProject } from './paths.ts';

const picture = /<picture>[\s\S]*?<img alt="([^"]*)" src="([^"]*)">\s*<\/picture>/g;
const relativeLink = /(?<!!)\[([^\]]+)\]\((?![a-z]+:|#)[^)\s]+\)/g;

/**
 * The README as VS Code's page of the extension can show it: that page loads no file of the extension, so pictures are part of the
 * text (the light one of each pair), and links to files of the repository become plain text.
 */
export async function packagedReadme(readme: string): Promise<string> {
  const pictures = new Map<string, string>();
  for (const [, , file] of readme.matchAll(picture)) {
    pictures.set(file!, (await readFile(inProject(file!))).toString('base64'));
  }
  return readme
    .replace(picture, (_, alt: string, file: string) => `![${alt}](data:image/png;base64,${pictures.get(file)})`)
    .replace(relativeLink, '$1');
}
