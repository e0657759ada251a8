import { posix, sep } from 'node:path';

export interface WorkbenchAddress {
  readonly origin: string;
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Absolute path of an extension to load from source; needs the server's `automation`. */
  readonly developmentPath?: string;
  /** Absolute path of the test suite to run inside the extension host; needs the server's `automation`. */
  readonly testsPath?: string;
}

/** The address that opens a workbench of a server on a folder, with what else is asked for in its payload. */
export function workbenchUrl(address: WorkbenchAddress): string {
  const url = new URL(address.origin);
  const payload = [
    ['extensionDevelopmentPath', remoteUri(address.developmentPath)],
    ['extensionTestsPath', remoteUri(address.testsPath)],
  ].filter(([, uri]) => uri !== undefined);
  url.searchParams.set('folder', urlPath(address.folder));
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

function remoteUri(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  return `vscode-remote://remote${urlPath(path).split('/').map(encodeURIComponent).join('/')}`;
}

/** Forward slashes, and one before a drive letter. */
function urlPath(path: string): string {
  const slashed = path.split(sep).join('/');
  return posix.isAbsolute(slashed) ? slashed : `/${slashed}`;
}
