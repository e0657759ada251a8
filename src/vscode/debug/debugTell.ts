import type { DebugSession } from 'vscode';

/** Asks a session for what nobody waits for. Where it has ended meanwhile, which is told elsewhere, there is nothing left to do. */
export function tell(session: DebugSession, command: string, args: object): void {
  session.customRequest(command, args).then(undefined, () => undefined);
}
