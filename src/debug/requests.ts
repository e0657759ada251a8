import type { DebugConnection } from './connection.ts';
import type { DebugHost } from './debugHost.ts';
import type { Requests } from './request.ts';
import { lifecycle } from './requests/lifecycle.ts';
import { motion } from './requests/motion.ts';
import { variables } from './requests/variables.ts';
import { Session } from './session.ts';

/** Every request of the protocol that is answered, by its command. */
export const requests: Requests = { ...lifecycle, ...motion, ...variables };

/** A session that answers whoever is at the other end of the connection. */
export function debugSession(connection: DebugConnection, host: DebugHost): Session {
  return new Session(connection, host, requests);
}
