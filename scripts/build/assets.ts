import { cp, mkdir, writeFile } from 'node:fs/promises';
import { inProject } from '../paths.ts';

/** The module whose `specJsonSchema()` describes `.mlp.json` files. */
export const schemaSource = 'src/spec/jsonSchema.ts';

/** Writes the JSON Schema that src/vscode/specLanguage.ts serves under the address in package.json's `jsonValidation`. */
export async function writeSchema(): Promise<void> {
  const { specJsonSchema } = await import('../../src/spec/jsonSchema.ts');
  await mkdir(inProject('dist'), { recursive: true });
  await writeFile(inProject('dist/mlp.schema.json'), `${JSON.stringify(specJsonSchema(), null, 2)}\n`);
}

/** Puts VS Code's icon font beside the panel, from where a webview may load it. */
export async function copyCodicons(): Promise<void> {
  for (const file of ['codicon.css', 'codicon.ttf']) {
    await cp(inProject('node_modules/@vscode/codicons/dist', file), inProject('dist/webview', file));
  }
}
