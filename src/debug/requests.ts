import type { DebugConnection } from './connection.ts';
import type { DebugHost } from './debugHost.ts';
import { branches } from './requests/branches.ts';
import { breakpointCapabilities, breakpoints } from './requests/breakpoints.ts';
import { evaluateCapabilities, evaluation } from './requests/evaluate.ts';
import { lifecycle, lifecycleCapabilities } from './requests/lifecycle.ts';
import { motion, motionCapabilities } from './requests/motion.ts';
import { positions } from './requests/positions.ts';
import { queries } from './requests/queries.ts';
import { sourceCapabilities, sources } from './requests/sources.ts';
import { travel, travelCapabilities } from './requests/travel.ts';
import { variables } from './requests/variables.ts';
import { type Capabilities, type Requests, Session } from './session.ts';

/** Every request of the protocol that is answered, by its command. */
export const requests: Requests = {
  ...lifecycle,
  ...motion,
  ...travel,
  ...positions,
  ...sources,
  ...variables,
  ...evaluation,
  ...queries,
  ...breakpoints,
  ...branches,
};

/** What a client may expect. */
const capabilities: Capabilities = {
  ...lifecycleCapabilities,
  ...motionCapabilities,
  ...travelCapabilities,
  ...sourceCapabilities,
  ...evaluateCapabilities,
  ...breakpointCapabilities,
};

/** A session that answers whoever is at the other end of the connection. */
export function debugSession(connection: DebugConnection, host: DebugHost): Session {
  return new Session(connection, host, requests, capabilities);
}
