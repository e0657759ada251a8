import { isSamePath, pathForClient } from './client.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

/** The spec that is debugged, as the protocol names a source. */
export function sourceOf(session: Session): { readonly name: string; readonly path: string } {
  const path = pathOf(session);
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return { name, path: pathForClient(session.client, path) };
}

/** Whether a client's path is that of the spec that is debugged. */
export function isProgram(session: Session, path: string | undefined): boolean {
  return path !== undefined && [pathOf(session), session.launch?.program ?? ''].some(own => isSamePath(path, own));
}

function pathOf({ debuggee, launch }: Session): string {
  return debuggee.path ?? launch?.program ?? '';
}

/** Throws a Refusal for any other source. */
export function checkProgram(session: Session, path: string | undefined): void {
  if (isProgram(session, path)) return;
  const { name } = sourceOf(session);
  throw new Refusal(`${path === undefined ? 'A source without a path' : `"${path}"`} is not debugged: "${name}" is.`);
}
