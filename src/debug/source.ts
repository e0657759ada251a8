import { isSamePath, pathForClient } from './client.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

/** The spec that is debugged, as the protocol names a source. */
export function sourceOf({ client, launch }: Session): { readonly name: string; readonly path: string } {
  const program = launch?.program ?? '';
  const name = program.split(/[\\/]/).at(-1) ?? program;
  return { name, path: pathForClient(client, program) };
}

/** Whether a client's path is that of the spec that is debugged. */
export function isProgram({ launch }: Session, path: string | undefined): boolean {
  return path !== undefined && launch !== undefined && isSamePath(path, launch.program);
}

/** Throws a Refusal for any other source. */
export function checkProgram(session: Session, path: string | undefined): void {
  if (isProgram(session, path)) return;
  const { name } = sourceOf(session);
  throw new Refusal(`${path === undefined ? 'A source without a path' : `"${path}"`} is not debugged: "${name}" is.`);
}
