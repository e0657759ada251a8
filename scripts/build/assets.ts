import { cp, mkdir, writeFile } from 'node:fs/promises';
import { inProject } from '../paths.ts';
import type { Contents } from '../shipped/packages.ts';

/** The module whose `specJsonSchema()` describes `.mlp.json` files. */
export const schemaSource = 'src/spec/jsonSchema.ts';

/** Writes the JSON Schema that src/vscode/specLanguage.ts serves under the address in package.json's `jsonValidation`. */
export async function writeSchema(): Promise<void> {
  const { specJsonSchema } = await import('../../src/spec/jsonSchema.ts');
  await mkdir(inProject('dist'), { recursive: true });
  await writeFile(inProject('dist/mlp.schema.json'), `${JSON.stringify(specJsonSchema(), null, 2)}\n`);
}

const codicons = 'node_modules/@vscode/codicons';
const iconFiles = ['codicon.css', 'codicon.ttf'];

/** What of others is in the icon files. */
export const assetContents: readonly Contents[] = iconFiles.map(file => ({
  file: `dist/webview/${file}`,
  packages: [codicons],
}));

/** Puts VS Code's icon font beside the panel, from where a webview may load it. */
export async function copyCodicons(): Promise<void> {
  for (const file of iconFiles) {
    await cp(inProject(codicons, 'dist', file), inProject('dist/webview', file));
  }
}
