import type { PlatformPath } from 'node:path';

/** How a system reads paths: `path.posix` or `path.win32`. */
export type PathRules = Pick<PlatformPath, 'isAbsolute' | 'parse' | 'relative' | 'resolve' | 'sep'>;

/** Whether a path is a folder or lies in it, by its text alone. Both are absolute. */
export function isInside(folder: string, path: string, rules: PathRules): boolean {
  const rootOf = (of: string) => rules.parse(rules.resolve(of)).root.toLowerCase();
  // Another drive or share. Asked apart, since Node takes \\C:\x for C:\x here.
  if (rootOf(folder) !== rootOf(path)) return false;
  const way = rules.relative(folder, path);
  return way !== '..' && !way.startsWith(`..${rules.sep}`) && !rules.isAbsolute(way);
}

/** A path as a message in a folder shows it: relative where it is in the folder, else whole. */
export function pathFrom(folder: string, path: string, rules: PathRules): string {
  return isInside(folder, path, rules) ? rules.relative(folder, path) : path;
}

/** Why a name does not name a file by the rules of the system, as what follows the name in a message; undefined if it may. */
export function nameFault(name: string, rules: PathRules): string | undefined {
  return rules.sep === '\\' ? windowsFault(name) : undefined;
}

/** Names that Windows takes for a device in any folder, whatever their ending. */
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;

function windowsFault(name: string): string | undefined {
  if (/^[\\/](?:[\\/][.?]|\?\?)(?:[\\/]|$)/.test(name)) return 'names a device, not a file of a folder; name a file';
  const withoutDrive = name.replace(/^[a-z]:(?=[\\/])/i, '');
  if (/^[a-z]:/i.test(withoutDrive)) {
    return 'names a drive without its root folder; write the path from the folder of this file';
  }
  if (withoutDrive.includes(':')) return 'has a colon, which on Windows names a part of a file; name the file itself';
  for (const part of withoutDrive.split(/[\\/]/)) {
    if (part === '.' || part === '..') continue;
    if (/[. ]$/.test(part)) return 'has a name that ends with a dot or a blank, which Windows ignores; remove it';
    const [stem = ''] = part.split('.', 1);
    const device = stem.trimEnd();
    if (deviceName.test(device)) {
      return `names the device ${device.toUpperCase()} on Windows; give the file another name`;
    }
  }
  return undefined;
}
