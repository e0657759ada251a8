import { registerHooks } from 'node:module';

let loaded = 0;

/**
 * Loads a module of src/vscode where others stand for some modules: `vscode`, or whatever a specifier ends with, as source text. What they
 * know of a test is `editor` in them. The modules are others than those that a second call loads.
 */
export async function loadWith<Module>(
  file: string,
  modules: Readonly<Record<string, string>>,
  editor: object,
): Promise<Module> {
  const mark = `?editor-${loaded++}`;
  const name = `editor${mark.slice(1)}`;
  Object.assign(globalThis, { [name]: editor });
  registerHooks({
    resolve(specifier, context, next) {
      if (!context.parentURL?.endsWith(mark)) return next(specifier, context);
      const stood = Object.keys(modules).find(end => specifier.endsWith(end));
      if (stood !== undefined) {
        const source = `const editor = globalThis[${JSON.stringify(name)}];\n${modules[stood]}`;
        return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true };
      }
      const found = next(specifier, context);
      return found.url.includes('/src/vscode/') ? { ...found, url: `${found.url}${mark}` } : found;
    },
  });
  return import(`${new URL(`../../../src/vscode/${file}`, import.meta.url).href}${mark}`);
}
