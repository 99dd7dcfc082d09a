import type { SessionParts } from './loop/SessionParts.ts';
import type { OpenContext } from './OpenContext.ts';
import { Session } from './Session.ts';
import { shareDataset } from './workers/shareDataset.ts';

/** A session with the number of workers that the user asked for, else that of the run, else that of the backend. */
export function makeSession(parts: SessionParts, context: OpenContext, ofRun?: number): Session {
  const { pool, backend, listener } = context;
  const workers = context.workers ?? ofRun ?? context.usual?.workers ?? backend.threads;
  // Other backends have threads of their own, and their native library cannot be loaded twice.
  if (!pool || backend.name !== 'wasm' || parts.data.missing) return new Session(parts, listener);
  if (workers <= 1) return new Session({ ...parts, pool }, listener);
  return new Session({ ...parts, data: shareDataset(parts.data), pool, team: { pool, workers } }, listener);
}
