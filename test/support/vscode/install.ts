/** Imported first, it makes `vscode` the fake of this folder for all that is imported later. */
import { registerHooks } from 'node:module';

const fake = new URL('./vscode.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: fake, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
});
